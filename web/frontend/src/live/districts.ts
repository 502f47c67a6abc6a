// The districts' names and where to write them; their shapes go straight to the map.

import { signal } from "@preact/signals";
import type { Language } from "./types";

export interface District {
  names: Partial<Record<Language, string>>;
  lon: number;
  lat: number;
}

export const districts = signal<ReadonlyMap<string, District>>(new Map());

type Ring = GeoJSON.Position[];

function ringsOf({ geometry }: GeoJSON.Feature): Ring[] {
  if (geometry.type === "Polygon") return geometry.coordinates.slice(0, 1);
  if (geometry.type === "MultiPolygon") return geometry.coordinates.map(([outer = []]) => outer);
  return [];
}

/** Twice the area, and the centroid, of a ring. */
function centroid(ring: Ring): { area: number; lon: number; lat: number } {
  let [area, lon, lat] = [0, 0, 0];
  ring.forEach(([x1 = 0, y1 = 0], at) => {
    const [x2 = 0, y2 = 0] = ring[(at + 1) % ring.length] ?? [];
    const cross = x1 * y2 - x2 * y1;
    area += cross;
    lon += (x1 + x2) * cross;
    lat += (y1 + y2) * cross;
  });
  return { area: Math.abs(area), lon: lon / (3 * area), lat: lat / (3 * area) };
}

export function districtsOf(collection: GeoJSON.FeatureCollection): ReadonlyMap<string, District> {
  return new Map(
    collection.features.map((feature) => {
      const [largest] = ringsOf(feature).map(centroid).sort((a, b) => b.area - a.area);
      const { lon, lat } = largest ?? { lon: 0, lat: 0 };
      return [String(feature.id ?? feature.properties?.["id"]), { names: feature.properties?.["name"] ?? {}, lon, lat }];
    }),
  );
}
