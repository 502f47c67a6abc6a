// The switch of the background, and whom to name while it is shown. Nothing where there is none.

import { Fragment } from "preact";
import { t } from "../i18n";
import { city } from "../live/store";
import { basemapShown } from "../settings";

export function BasemapSwitch() {
  if (!city.value?.basemap) return null;
  return (
    <label>
      <input type="checkbox" checked={basemapShown.value} onChange={({ currentTarget }) => (basemapShown.value = currentTarget.checked)} /> {t("basemap.switch")}
    </label>
  );
}

/** Its licence wants the names readable as long as its data are shown; the city's own are there in any case. */
export function BasemapCredit() {
  const credits = city.value?.basemap?.credits ?? [];
  const isTheCitys = credits.map(({ text }) => text).join(" ") === city.value?.attribution;
  if (!basemapShown.value || isTheCitys || !credits.length) return null;
  return (
    <span>
      {credits.map(({ text, url }, at) => (
        <Fragment key={at}>
          {url ? (
            <a href={url} target="_blank" rel="noopener noreferrer">
              {text}
            </a>
          ) : (
            text
          )}{" "}
        </Fragment>
      ))}
    </span>
  );
}
