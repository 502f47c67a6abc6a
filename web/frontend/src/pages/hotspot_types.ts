// Places to which things come back, as reports/hotspots gives them.

export interface Hotspot {
  id: string;
  category: string;
  lat: number;
  lon: number;
  cause: string;
  note: string;
  work: string;
  agency: string;
  decision: string;
  fixed_at: string | null;
  noted_at: string;
  noted_by: string;
  version: number;
}
export interface Place {
  category: string;
  lat: number;
  lon: number;
  district: string;
  requests: number;
  episodes: number;
  last_at: string | null;
  points: number;
  hotspot: Hotspot | null;
  after: { outcome: string; recurred_at: string | null; tests: number } | null;
}
