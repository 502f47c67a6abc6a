"""`situation evidence`: packages that leave the house, and whether they are still what they were."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from situation.adapters.clocks import SystemClock
from situation.adapters.evidence import verify as verifier
from situation.adapters.evidence.key import public_hex, signing_key
from situation.adapters.evidence.package import FilePacker, folder_name, write_folder
from situation.adapters.frames import FileFrameStore
from situation.app import console, settings
from situation.app.errors import UsageWrong
from situation.app.labels import judged, label_of, write_labels
from situation.app.registry import COMMAND_LINE, opened
from situation.desk.dossier import hand_out
from situation.dossier import Asked, Form
from situation.errors import NotFound
from situation.incidents import Incident, IncidentId
from situation.journal import Subject
from situation.ports import IncidentFilter, Unit

MOST_FINDINGS = 1_000_000

app = typer.Typer(help="Signed packages of an incident's evidence.", rich_markup_mode=None)


@app.command(epilog='Example: situation evidence export A-2026-000123 -o evidence --reason "police, case 77"')
def export(
    incident: Annotated[str, typer.Argument(help="Its id or public number.")],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder that gets a folder for this package.")],
    reason: Annotated[str, typer.Option(help="Why and for whom; kept in the audit.")],
    form: Annotated[Form, typer.Option(help="shared: pixelated outside the zone.")] = Form.WHOLE,
) -> None:
    """Write a package: pictures, facts, signature, and a program that checks them with nothing but Python."""
    chosen = settings.load()
    packer = FilePacker(chosen.data / "evidence", FileFrameStore(chosen.data / "frames"))
    asked = Asked(by=COMMAND_LINE, reason=reason, at=SystemClock().now(), form=form)
    with opened(chosen) as (_, desk), desk.work(COMMAND_LINE) as work:
        meant = _named(work.unit, incident)
        package = hand_out(work, meant.id, packer, asked)
    folder = output / folder_name(package, meant.public_no)
    write_folder(package, folder)
    console.tell(str(folder))


@app.command(epilog="Example: situation evidence verify evidence --key 3b6a...")
def verify(
    folder: Annotated[
        Path | None, typer.Argument(help="A package; a folder of packages, as a chain; or an archive.")
    ] = None,
    *,
    key: Annotated[str, typer.Option(help="The public key that must have signed; any one by default.")] = "",
    archive: Annotated[bool, typer.Option("--archive", help="The archive of this installation.")] = False,
) -> None:
    """Say whether anything was altered, left out or put in. Exit status 1 when something was."""
    if archive == (folder is not None):
        raise UsageWrong("name a folder of packages or of an archive, or give --archive for our own")
    folder = folder or Path(settings.load().archive_url)
    if not folder.is_dir():
        raise UsageWrong(f"{folder} is no folder")
    faults = verifier.faults_of(folder, key)
    console.tell("\n".join(faults or [verifier.summary_of(folder), "as it was signed: nothing altered"]))
    if faults:
        raise typer.Exit(1)


@app.command("export-labels", epilog='Example: situation evidence export-labels -o labels --reason "retraining"')
def export_labels(
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to make; it must not be there yet.")],
    reason: Annotated[str, typer.Option(help="Why and for whom; kept in the audit.")],
    pictures: Annotated[bool, typer.Option(help="With the clean originals: faces and plates are in them.")] = True,
) -> None:
    """Write what people said of findings as a labelled set: labels.jsonl, and the pictures by sha256."""
    if output.exists():
        raise UsageWrong(f"{output} is there already: name a folder that is not")
    chosen = settings.load()
    with opened(chosen) as (_, desk), desk.work(COMMAND_LINE) as work:
        cameras = {camera.id: camera for camera in work.unit.list_cameras()}
        found = judged(work.unit.list_findings(limit=MOST_FINDINGS))
        what = "with pictures" if pictures else "without pictures"
        work.record(Subject.SHIFT, "", "labels_exported", why=f"{len(found)} labels {what}: {reason}")
    labels = [label_of(finding, cameras.get(finding.camera)) for finding in found]
    count, missing = write_labels(labels, output, FileFrameStore(chosen.data / "frames") if pictures else None)
    console.tell(f"{output}: {count} labels" + (f"; {missing} pictures are not kept any more" if missing else ""))


@app.command(epilog="Example: situation evidence key")
def key() -> None:
    """Print the public key of this installation: publish it, so that others can check our packages."""
    console.tell(public_hex(signing_key(settings.load().data / "evidence")))


def _named(unit: Unit, name: str) -> Incident:
    """The incident that is meant."""
    found = unit.list_incidents(IncidentFilter(ids=frozenset({IncidentId(name)}), limit=1))
    if not found:
        raise NotFound("incident", name)
    return found[0]
