// What stands behind an incident: the vehicles' visits, the pictures, and who did what.

import { t, word } from "../i18n";
import { distance, number } from "../i18n/format";
import { now, nowTens } from "../live/clock";
import type { Change, Finding, Incident, Visit } from "../live/types";
import { select } from "../selection";
import { Moment } from "./ages";
import { useFetched } from "./fetched";
import { FindingCard } from "./finding";
import { vehicleName } from "./names";
import { Open, Picture, Section } from "./parts";
import { VerdictsSection, type Verdict } from "./verdicts";

const VISITS_EVERY_MS = 30_000; // a visit grows without a change of the incident

const SKEW_MS = 2000; // the screen's clock steps once a second

export interface Evidence {
  visits: Visit[];
  findings: Finding[];
  frames: string[];
  changes: Change[];
  verdicts?: Verdict[];
}

export function EvidenceSections({ incident }: { incident: Incident }) {
  const path = `incidents/${encodeURIComponent(incident.id)}/evidence`;
  const { value, failure } = useFetched<Evidence>(path, `${incident.updated_at}/${Math.floor(nowTens.value / VISITS_EVERY_MS)}`);
  if (failure) return <p class="failure">{failure}</p>;
  if (!value) return null;
  const visits = value.visits.filter(({ arrived_at }) => Date.parse(arrived_at) <= now.value + SKEW_MS); // in the past, not what came later
  const changes = value.changes.filter(({ at }) => !at || Date.parse(at) <= now.value + SKEW_MS);
  const pictures = [...value.frames, incident.frame_url, incident.media_url];
  const own = [...new Set(pictures.filter(Boolean))];
  return (
    <>
      <VerdictsSection verdicts={value.verdicts ?? []} />
      {visits.length > 0 && (
        <Section title={t("incident.visits")}>
          <ul class="visits">
            {visits.map((visit) => (
              <VisitRow key={visit.vehicle + visit.arrived_at} visit={visit} />
            ))}
          </ul>
        </Section>
      )}
      {value.findings.map((finding) => (
        <FindingCard key={finding.id} finding={finding} />
      ))}
      {own.length > 0 && (
        <Section title={t("incident.pictures")}>
          <div class="pictures">
            {own.map((url, at) => (
              <Picture key={url} url={url} alt={t("picture.number", { number: at + 1 })} />
            ))}
          </div>
        </Section>
      )}
      <Section title={t("incident.changes")}>
        <Changes changes={changes} />
      </Section>
    </>
  );
}

function VisitRow({ visit }: { visit: Visit }) {
  return (
    <li>
      <Open act={() => select("vehicle", visit.vehicle)}>{vehicleName(visit.vehicle)}</Open>
      <span class="row-note">
        <Moment at={visit.arrived_at} /> – {visit.over ? <Moment at={visit.left_at} /> : t("visit.still_there")} ·{" "}
        {visit.working_fixes > 0 ? t("visit.worked", { count: visit.working_fixes }) : t("visit.no_work")} ·{" "}
        {t("visit.closest", { distance: distance(visit.closest_m) })} · {t("visit.fixes", { count: visit.fixes, number: number(visit.fixes) })}
      </span>
    </li>
  );
}

/** The newest first. */
export function Changes({ changes }: { changes: Change[] }) {
  const ordered = [...changes].sort((a, b) => (b.seq ?? 0) - (a.seq ?? 0));
  return (
    <ol class="changes">
      {ordered.map((change, at) => (
        <li key={change.seq ?? at}>
          <Moment at={change.at ?? null} /> <b>{word("action", change.action)}</b> <span class="by">{change.by}</span>
          {change.why && <span class="row-note">{change.why}</span>}
        </li>
      ))}
    </ol>
  );
}
