// What stands behind an incident: the vehicles' visits, the pictures, and who did what.

import { t, word } from "../i18n";
import { distance, number } from "../i18n/format";
import { now, nowTens } from "../live/clock";
import { findings } from "../live/store";
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

export function useEvidence(incident: string, updated_at: string | undefined) {
  return useFetched<Evidence>(`incidents/${encodeURIComponent(incident)}/evidence`, `${updated_at}/${Math.floor(nowTens.value / VISITS_EVERY_MS)}`);
}

/** What a person looks at before all words: the newest finding, or else the first picture. The others are further down. */
export function FirstSight({ incident, evidence }: { incident: Incident; evidence: Evidence }) {
  const [finding] = newestFirst(evidence.findings);
  if (finding) return <FindingCard finding={finding} />;
  const [url] = picturesOf(incident, evidence);
  return url ? <Picture url={url} alt={t("picture.number", { number: 1 })} /> : null;
}

export function EvidenceSections({ incident, evidence }: { incident: Incident; evidence: Evidence }) {
  const visits = evidence.visits.filter(({ arrived_at }) => hasCome(arrived_at));
  const changes = evidence.changes.filter(({ at }) => !at || hasCome(at));
  const seen = newestFirst(evidence.findings);
  const pictures = picturesOf(incident, evidence).slice(seen.length ? 0 : 1);
  return (
    <>
      <VerdictsSection verdicts={evidence.verdicts ?? []} />
      {visits.length > 0 && (
        <Section title={t("incident.visits")}>
          <ul class="visits">
            {visits.map((visit) => (
              <VisitRow key={visit.vehicle + visit.arrived_at} visit={visit} />
            ))}
          </ul>
        </Section>
      )}
      {seen.slice(1).map((finding) => (
        <FindingCard key={finding.id} finding={finding} />
      ))}
      {pictures.length > 0 && (
        <Section title={t("incident.pictures")}>
          <div class="pictures">
            {pictures.map((url, at) => (
              <Picture key={url} url={url} alt={t("picture.number", { number: at + (seen.length ? 1 : 2) })} />
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

/** In the past, not what came later. */
const hasCome = (at: string) => Date.parse(at) <= now.value + SKEW_MS;

/** As the live picture has them, where it does: a judgement is seen at once. */
const newestFirst = (found: readonly Finding[]) =>
  found
    .filter(({ since_at }) => hasCome(since_at))
    .map((finding) => findings.value.get(finding.id) ?? finding)
    .sort((a, b) => Date.parse(b.since_at) - Date.parse(a.since_at));

/** But those of findings, which show their own. */
function picturesOf(incident: Incident, { frames, findings: found }: Evidence): string[] {
  const shown = new Set(found.flatMap(({ frame_url, shots = [] }) => [frame_url, ...shots.map((shot) => shot.frame_url)]));
  return [...new Set([...frames, incident.frame_url, incident.media_url])].filter((url) => url && !shown.has(url));
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
