// The map's place on the page. Where WebGL is missing it says so, and everything else works on.

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import type { View } from "../live/connection";
import { city } from "../live/store";
import { offerMap } from "../testhook";
import { BasemapSwitch } from "./basemap_legend";
import { CoverageLegend } from "./coverage_legend";
import { Attribution, Legend } from "./legend";
import { PlacesLegend } from "./places_legend";
import { Tooltip } from "./tooltip";

const failure = signal("");

export function MapPanel({ look }: { look: (view: View) => void }) {
  const place = useRef<HTMLDivElement>(null);
  const id = city.value?.id;
  useEffect(() => {
    const known = city.peek();
    if (!known || !place.current) return;
    let remove = () => {};
    let gone = false;
    import("./view")
      .then(({ createMap }) => {
        if (gone || !place.current) return;
        const made = createMap(place.current, known, look);
        offerMap(made);
        remove = () => made.remove();
      })
      .catch((error: unknown) => {
        failure.value = String(error);
      });
    return () => {
      gone = true;
      remove();
    };
  }, [id]);
  return (
    <main class="map" aria-label={t("map.label")}>
      <div class="canvas" ref={place} />
      {failure.value ? (
        <div class="no-map" role="alert">
          <h2>{t("map.missing")}</h2>
          <p>{t("map.missing_hint")}</p>
        </div>
      ) : (
        <>
          <Tooltip />
          <Legend />
          <div class="coverage-legend">
            <BasemapSwitch />
            <CoverageLegend />
          </div>
          <PlacesLegend />
        </>
      )}
      <Attribution />
    </main>
  );
}
