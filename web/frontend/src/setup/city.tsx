// Step one: which city is loaded, whether its layers are whole, and how another one is brought in.

import { Copied } from "../account/copied";
import { t } from "../i18n";
import { number } from "../i18n/format";
import { language } from "../i18n/language";
import { districts } from "../live/districts";
import { city } from "../live/store";
import { districtName } from "../panels/names";
import { Rows } from "../panels/parts";
import { known } from "./known";
import { unnamed } from "./steps";

const IMPORT = 'situation city import --districts districts.geojson --streets country.osm.pbf --into mycity --name "My city" --timezone Asia/Almaty';

export function City() {
  const here = city.value;
  const facts = known.value;
  if (!here || !facts) return <p>{t("waiting")}</p>;
  const lacking = unnamed([...districts.value].map(([id, { names }]) => [id, names] as const));
  return (
    <>
      <Rows
        rows={[
          [t("setup.city_name"), `${here.name[language.value]} (${here.id})`],
          [t("setup.timezone"), here.timezone],
          [t("setup.extent"), here.bbox.map((edge) => number(edge, 2)).join("; ")],
          [t("setup.districts"), facts.districts ? [...districts.value.keys()].map(districtName).join(", ") : <b class="late">{t("setup.none")}</b>],
          [t("setup.streets"), facts.streets ? number(facts.streets) : <b class="late">{t("setup.none")}</b>],
          lacking.length > 0 && [t("setup.unnamed"), <b class="late">{lacking.join(", ")}</b>],
        ]}
      />
      <details>
        <summary>{t("setup.other_city")}</summary>
        <p>{t("setup.other_city_how")}</p>
        <Copied label={t("setup.command")} text={IMPORT} />
        <Copied label={t("setup.setting")} text="SITUATION_CITY=mycity" />
      </details>
    </>
  );
}
