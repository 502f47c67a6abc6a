// One incident: what, where, which clock runs, who is on the way, what may be done, and all that stands behind it.

import { useState } from "preact/hooks";
import { t, word } from "../i18n";
import { isOverdue } from "../live/due";
import { nowTens } from "../live/clock";
import { categories, incidents, may, past } from "../live/store";
import type { Incident } from "../live/types";
import { select } from "../selection";
import { Age, Countdown, Moment } from "./ages";
import { Commands } from "./commands";
import { Comment } from "./comment";
import { Dispatches } from "./dispatches";
import { EditIncident } from "./edit_incident";
import { EvidenceSections, FirstSight, useEvidence } from "./evidence";
import { useFetched } from "./fetched";
import { Handovers } from "./handovers";
import type { Choice } from "./hold_forms";
import { HoldChip, HoldSection } from "./hold_section";
import { cameraName, categoryOf, districtName, incidentNumber, vehicleName } from "./names";
import { Nearest } from "./nearest";
import { Open, PanelHead, Rows, Section, ShowPast } from "./parts";
import { PlateSection } from "./plate";
import { PriorityMark } from "./shapes";
import { ReporterRow } from "./reporter";
import { Locate } from "./locate";
import { lineName, Move } from "./move";
import { Tickets } from "./ticket";

const HOUR_MS = 3_600_000;

export function IncidentPanel({ id }: { id: string }) {
  const [isEditing, setEditing] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const known = incidents.value.get(id);
  const { value, failure } = useFetched<Incident>(`incidents/${encodeURIComponent(id)}`, known?.version ?? "closed");
  const incident = known ?? (past.value ? null : value);
  const evidence = useEvidence(id, incident?.updated_at);
  if (!incident) return <PanelHead title={past.value ? t("past.not_yet") : failure || "…"} />;
  return (
    <>
      <PanelHead title={<Title incident={incident} />} place={incident}>
        <span class={`chip state-${incident.state}`}>{word("incident_state", incident.state)}</span>
        {isOverdue(incident, nowTens.value) && <span class="chip hot">{t("due.overdue")}</span>}
        {incident.needs_location && <span class="chip hot">{t("locate.chip")}</span>}
        <HoldChip about={{ vehicles: incident.vehicles, ...timeOf(incident) }} />
        {incident.simulated && <span class="chip sim">{t("simulated")}</span>}
      </PanelHead>
      <p class="big">
        <Countdown incident={incident} />
      </p>
      <Commands incident={incident} />
      {incident.needs_location && may("work_incident") && <Locate key={id} incident={incident} />}
      <ShowPast at={incident.opened_at} />
      {known && may("work_incident") && (
        <button type="button" class="quiet" aria-expanded={isEditing} onClick={() => setEditing(!isEditing)}>
          {t("edit")}
        </button>
      )}
      {known && may("work_incident") && known.state !== "closed" && (
        <button type="button" class="quiet" aria-expanded={isMoving} onClick={() => setMoving(!isMoving)}>
          {t("command.move")}
        </button>
      )}
      {known && isMoving && <Move incident={known} done={() => setMoving(false)} />}
      {known && isEditing && <EditIncident incident={known} done={() => setEditing(false)} />}
      <Facts incident={incident} />
      {evidence.value && <FirstSight incident={incident} evidence={evidence.value} />}
      {!past.value && may("comment") && <Comment key={`comment ${id}`} incident={incident} />}
      <Dispatches incident={incident} />
      {incident.commands.includes("dispatch") && (
        <Section title={t("incident.nearest")}>
          <Nearest incident={incident} />
        </Section>
      )}
      {may("see_tickets") && <Handovers incident={incident} />}
      {may("see_plates") && categories.value.get(incident.category)?.suggests?.includes("parking") && <PlateSection key={`plate ${id}`} incident={incident} />}
      {may("see_tickets") && <Tickets key={`tickets ${id}`} incident={id} />}
      {evidence.failure && <p class="failure">{evidence.failure}</p>}
      {evidence.value && <EvidenceSections incident={incident} evidence={evidence.value} />}
      <HoldSection key={`hold ${id}`} about={{ vehicles: incident.vehicles, ...timeOf(incident) }} choices={heldOf(incident)} period={heldTime(incident)} />
    </>
  );
}

/** From its opening to its end; without one while it is open. */
const timeOf = ({ opened_at, closed_at }: Incident) => ({ from_ms: Date.parse(opened_at), to_ms: closed_at ? Date.parse(closed_at) : null });

/** With an hour on either side: how they came, and how they left. */
function heldTime(incident: Incident) {
  const { from_ms, to_ms } = timeOf(incident);
  return { from_ms: from_ms - HOUR_MS, to_ms: to_ms && to_ms + HOUR_MS };
}

/** The vehicles that were sent, together and each, or all that there are: one that was never sent may have passed. */
function heldOf({ vehicles }: Incident): Choice[] {
  const sent = vehicles.length > 1 ? [{ label: t("hold.sent"), vehicles }] : [];
  return [...sent, ...vehicles.map((id) => ({ label: vehicleName(id), vehicles: [id] })), { label: t("hold.all"), vehicles: [""] }];
}

/** How it ended, what that rests on, and the picture of it. */
function Outcome({ incident }: { incident: Incident }) {
  return (
    <>
      {incident.outcome}
      {incident.proof && <span class="row-note"> · {word("proof", incident.proof)}</span>}
      {incident.proof_url && <img class="proof" src={incident.proof_url} alt={t("incident.proof_picture")} />}
    </>
  );
}

function Title({ incident }: { incident: Incident }) {
  return (
    <>
      <PriorityMark priority={incident.priority} /> {incident.public_no} <small>{categoryOf(incident.category)}</small>
    </>
  );
}

function Facts({ incident }: { incident: Incident }) {
  const place = [incident.address, districtName(incident.district)].filter(Boolean).join(" · ");
  return (
    <Rows
      rows={[
        place && [t("incident.place"), <span lang="kk">{place}</span>],
        incident.description && [t("incident.description"), incident.description],
        [t("incident.opened"), <><Moment at={incident.opened_at} /> (<Age at={incident.opened_at} />) · {word("channel", incident.channel)}</>],
        [t("incident.reaction_due"), <><Moment at={incident.reaction_due_at} />{incident.reacted_at && <> · {t("incident.reacted")} <Moment at={incident.reacted_at} /></>}</>],
        [t("incident.elimination_due"), <><Moment at={incident.elimination_due_at} />{incident.resolved_at && <> · {t("incident.resolved")} <Moment at={incident.resolved_at} /></>}</>],
        may("see_reporters") && [t("incident.reporter"), <ReporterRow key={incident.id} incident={incident.id} />],
        incident.owner && [t("incident.owner"), incident.owner],
        incident.line !== undefined && [t("incident.line"), lineName(incident.line)],
        incident.outcome && [t("incident.outcome"), <Outcome incident={incident} />],
        incident.follows && [t("incident.follows"), <Open act={() => select("incident", incident.follows ?? "")}>{incidentNumber(incident.follows)}</Open>],
        incident.camera && [t("incident.camera"), <Open act={() => select("camera", incident.camera)}>{cameraName(incident.camera)}</Open>],
      ]}
    />
  );
}
