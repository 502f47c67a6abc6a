// Places to which a thing comes back, the heaviest first: shown on the map, put under watch, judged after a fix.

import { useState } from "preact/hooks";
import { Copied } from "../account/copied";
import { t, word } from "../i18n";
import { number } from "../i18n/format";
import { categories, may } from "../live/store";
import { language } from "../i18n/language";
import { places } from "../map/places";
import { Moment } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { categoryOf, districtName } from "../panels/names";
import { Open } from "../panels/parts";
import { goTo, page } from "../selection";
import { HotspotForm } from "./hotspot_form";
import type { Hotspot, Place } from "./hotspot_types";
import { querySpan, type Span } from "./span";
import { Table } from "./table";

interface Report {
  simulated: boolean;
  has_weather: boolean;
  requests: number;
  places: Place[];
}

/** What tells one place of a report from another. */
const keyOf = (place: Place) => place.hotspot?.id ?? `${place.lat}/${place.lon}`;

export function Hotspots({ span }: { span: Span }) {
  const [category, setCategory] = useState("flood_road");
  const [turn, setTurn] = useState(0);
  const [chosen, setChosen] = useState<Place | null>(null);
  const { value, failure } = useFetched<Report>(`reports/hotspots?${querySpan(span)}&category=${category}`, turn);
  const show = (place: Place) => {
    places.value = { category, spots: value?.places ?? [] };
    page.value = "";
    goTo(place.lon, place.lat);
  };
  const done = () => {
    setChosen(null);
    setTurn(turn + 1);
  };
  return (
    <section aria-labelledby="hotspots-head">
      <div class="section-head">
        <h3 id="hotspots-head">{t("hotspots.title")}</h3>
        <label>
          {t("filter.category")}
          <select value={category} onChange={({ currentTarget }) => (setChosen(null), setCategory(currentTarget.value))}>
            {[...categories.value.keys()].map((code) => (
              <option key={code} value={code}>
                {categoryOf(code)}
              </option>
            ))}
          </select>
        </label>
        {value?.simulated && <span class="chip sim">{t("simulated")}</span>}
      </div>
      {failure && <p class="failure">{failure}</p>}
      {!value && !failure && <p>{t("waiting")}</p>}
      {value && <Ranking report={value} show={show} choose={setChosen} />}
      {chosen && <HotspotForm key={keyOf(chosen)} place={chosen} done={done} leave={() => setChosen(null)} />}
      {value && !value.has_weather && <p class="row-note">{t("hotspots.no_weather")}</p>}
      <Sheet span={span} category={category} />
    </section>
  );
}

function Ranking({ report, show, choose }: { report: Report; show: (place: Place) => void; choose: (place: Place) => void }) {
  if (report.places.length === 0) return <p class="empty">{t("hotspots.none", { count: report.requests })}</p>;
  const heads = ["rank", "place", "requests", "episodes", "points", "last", "cause", "after", "watch"] as const;
  return (
    <Table title={t("hotspots.count", { count: report.places.length })} heads={heads.map((name) => t(`hotspots.${name}`))}>
      {report.places.map((place, at) => {
        const name = t("hotspots.named", { rank: at + 1, district: districtName(place.district) || t("indicators.nowhere") });
        return (
          <tr key={keyOf(place)}>
            <td>{at + 1}</td>
            <th scope="row">
              <Open act={() => show(place)}>
                {districtName(place.district) || t("indicators.nowhere")} · {number(place.lat, 5)}; {number(place.lon, 5)}
              </Open>
            </th>
            <td>{number(place.requests)}</td>
            <td>{number(place.episodes)}</td>
            <td>{number(place.points, place.points % 1 ? 1 : 0)}</td>
            <td>
              <Moment at={place.last_at} />
            </td>
            <td>{place.hotspot ? <Said hotspot={place.hotspot} /> : "—"}</td>
            <td>{place.after ? <After after={place.after} /> : "—"}</td>
            <td>
              {may("close_incident") && (
                <button type="button" aria-label={`${t(place.hotspot ? "hotspots.edit" : "hotspots.put")}: ${name}`} onClick={() => choose(place)}>
                  {t(place.hotspot ? "hotspots.edit" : "hotspots.put")}
                </button>
              )}
            </td>
          </tr>
        );
      })}
    </Table>
  );
}

function Said({ hotspot }: { hotspot: Hotspot }) {
  return (
    <>
      {word("hotspot_cause", hotspot.cause)}
      <span class="row-note">
        {[hotspot.agency, hotspot.work].filter(Boolean).join(" · ")}
        {hotspot.fixed_at && (
          <>
            {" "}
            {t("hotspots.fixed_since")} <Moment at={hotspot.fixed_at} />
          </>
        )}
      </span>
    </>
  );
}

function After({ after }: { after: NonNullable<Place["after"]> }) {
  return (
    <span class={after.outcome === "recurred" ? "late" : ""}>
      {t(`hotspot_after.${after.outcome}` as "hotspot_after.held", { count: after.tests })} {after.recurred_at && <Moment at={after.recurred_at} />}
    </span>
  );
}

/** The sheet for the session is made on the server: it is a file with pictures that leaves the house. */
function Sheet({ span, category }: { span: Span; category: string }) {
  const date = (at_ms: number) => new Date(at_ms).toISOString().slice(0, 10);
  const command = `situation report hotspots --from ${date(span.from_ms)} --to ${date(span.to_ms)} --category ${category} --language ${language.value} -o session.html`;
  return (
    <details>
      <summary>{t("hotspots.sheet")}</summary>
      <p class="row-note">{t("hotspots.sheet_how")}</p>
      <Copied label={t("setup.command")} text={command} />
    </details>
  );
}
