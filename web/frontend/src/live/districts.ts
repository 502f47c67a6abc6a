// The districts' names, by id; their shapes go straight to the map.

import { signal } from "@preact/signals";
import type { Language } from "./types";

type Names = Partial<Record<Language, string>>;

export const districtNames = signal<ReadonlyMap<string, Names>>(new Map());

export function namesOf(collection: GeoJSON.FeatureCollection): ReadonlyMap<string, Names> {
  return new Map(
    collection.features.map(({ id, properties }) => {
      const own = properties ?? {};
      const names = { kk: own["name_kk"], ru: own["name_ru"] ?? own["name"], en: own["name_en"] } as Names;
      return [String(own["id"] ?? id), names];
    }),
  );
}
