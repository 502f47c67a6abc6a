// An alert as a sentence in the reader's language: the rule gives the form, the alert and its facts the names.

import { t, word, type Key } from "../i18n";
import { age, clock, number } from "../i18n/format";
import { shownNow } from "../live/clock";
import { findings, operators } from "../live/store";
import type { Alert, Fact } from "../live/types";
import { cameraName, categoryOf, districtName, incidentNumber, vehicleName, zone } from "./names";
import { incidents } from "../live/store";

const text = (fact: Fact | undefined) => (fact === null || fact === undefined ? "" : String(fact));

function zoneOf(alert: Alert): string {
  const [, zoneId = ""] = alert.subject.split("/");
  return text(alert.facts["zone"]) || findings.value.get(alert.finding)?.zone || zoneId;
}

function healthOf(alert: Alert): string {
  const kind = text(alert.facts["kind"]) || findings.value.get(alert.finding)?.kind || "unknown";
  return word("camera_state", kind);
}

const percent = (fact: Fact | undefined) => text(typeof fact === "number" ? Math.round(fact * 100) : "");

const decimal = (fact: Fact | undefined) => (typeof fact === "number" ? number(fact, 1) : "");

const clockOf = (fact: Fact | undefined) => (fact ? clock(Date.parse(text(fact)), zone(), { seconds: false }) : "");

const secondsSince = (moment: string) => (moment ? Math.max(0, (shownNow() - Date.parse(moment)) / 1000) : 0);

export function alertSentence(alert: Alert): string {
  const incident = incidents.value.get(alert.incident);
  const category = incident?.category ?? text(alert.facts["category"]);
  const since = text(alert.facts["heard_at"]) || text(alert.facts["since_at"]) || alert.raised_at;
  return t(`rule.${alert.rule}` as Key, {
    vehicle: vehicleName(alert.vehicle || text(alert.facts["vehicle"])),
    incident: incident?.public_no ?? (text(alert.facts["number"]) || incidentNumber(alert.incident)),
    category: category ? categoryOf(category) : "",
    place: incident?.address ?? text(alert.facts["address"]),
    camera: text(alert.facts["camera"]) || cameraName(alert.camera),
    stay: age(Number(alert.facts["stay_s"] ?? 0)),
    operator: operators.value.get(text(alert.facts["operator"]))?.name ?? text(alert.facts["operator"]),
    refusal: word("refusal", text(alert.facts["refusal"]) || "other"),
    to: text(alert.facts["to"]),
    silent: text(alert.facts["silent"]),
    on_duty: text(alert.facts["on_duty"]),
    district: districtName(text(alert.facts["district"])),
    idle: age(secondsSince(text(alert.facts["idle_since"]))),
    speed: text(alert.facts["speed_kmh"]),
    out: text(alert.facts["out"]),
    expected: text(alert.facts["expected"]),
    quality: word("quality", text(alert.facts["what"]) || "gap_share"),
    share: percent(alert.facts["share"]),
    limit: percent(alert.facts["limit"]),
    class: text(alert.facts["class"]),
    open_km: text(alert.facts["open_km"]),
    km: text(alert.facts["km"]),
    due: clockOf(alert.facts["due_at"]),
    snow: decimal(alert.facts["snow_cm"]),
    thaw: clockOf(alert.facts["thaw_at"]),
    most: decimal(alert.facts["most_c"]),
    places: text(alert.facts["places"]),
    where: text(alert.facts["where"]),
    water: word("water", text(alert.facts["water"])),
    zone: zoneOf(alert),
    health: alert.rule === "camera_health" ? healthOf(alert) : "",
    since: clock(Date.parse(since), zone(), { seconds: false }),
  }).replace(/[\s,:]+$/, "");
}
