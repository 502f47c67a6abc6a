// The map put together: the order of its layers, what feeds them, what a click means, and how it survives a lost context.

import { effect } from "@preact/signals";
import { Map as MapView, ScaleControl, NavigationControl, setWorkerUrl } from "maplibre-gl";
import workerAddress from "map-worker";
import { t } from "../i18n";
import { now } from "../live/clock";
import type { View } from "../live/connection";
import { frame, numbered, past, status, vehicles } from "../live/store";
import type { City } from "../live/types";
import { destination, drafting, editing, isMapCovered, locating, select, selection } from "../selection";
import { theme } from "../settings";
import { alertsLayer } from "./alerts";
import { addGround, baseStyle } from "./base";
import { basemapLayer } from "./basemap";
import { camerasLayer } from "./cameras";
import { coverageLayer } from "./coverage";
import { districtNamesLayer } from "./district_names";
import { draftLayer } from "./draft";
import { findTarget, hover } from "./hover";
import { addIcons } from "./icons";
import { incidentsLayer } from "./incidents";
import type { Layer } from "./layer";
import { readPalette } from "./palette";
import { placesLayer } from "./places";
import { selectedLayer } from "./selected";
import { trackLayer } from "./track";
import { VehiclesLayer } from "./vehicles";

/** From the ground up; vehicles lie between the cameras and the incidents. The background goes beneath the streets by itself. */
const BELOW: readonly Layer[] = [basemapLayer, coverageLayer, trackLayer, camerasLayer];
const ABOVE: readonly Layer[] = [placesLayer, alertsLayer, incidentsLayer, districtNamesLayer, draftLayer, selectedLayer];
const CLOSE_ZOOM = 15;

export interface CityMap {
  readonly map: MapView;
  readonly fleet: VehiclesLayer;
  remove(): void;
}

export function createMap(container: HTMLElement, city: City, look: (view: View) => void): CityMap {
  setWorkerUrl(new URL(workerAddress, location.origin).href);
  const map = new MapView({
    container, center: city.center, zoom: city.zoom, minZoom: 7, maxZoom: 19, style: baseStyle(readPalette()),
    attributionControl: false, // ours stands beside the map, always open
    dragRotate: false, pitchWithRotate: false, touchPitch: false, rollEnabled: false, fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  map.addControl(new NavigationControl({ showCompass: false }), "bottom-right");
  const fleet = new VehiclesLayer(readPalette());
  const stops = [install(map, fleet), ...feed(map, fleet), tellView(map, look)];
  listen(map);
  return {
    map,
    fleet,
    remove() {
      for (const stop of stops) stop();
      map.remove();
    },
  };
}

/** Adds all layers, again after each change of theme and each lost context. */
function install(map: MapView, fleet: VehiclesLayer): () => void {
  const add = () => {
    const palette = readPalette();
    fleet.paint(palette);
    addIcons(map, palette);
    addGround(map, palette);
    for (const layer of BELOW) layer.add(map, palette);
    map.addLayer(fleet);
    for (const layer of ABOVE) layer.add(map, palette);
    for (const layer of [...BELOW, ...ABOVE]) layer.feed(map);
  };
  map.on("style.load", () => map.getSource("streets") || add());
  // Between two styles a worker may ask for marks that the new one has not got yet.
  map.setMissingStyleImageResolver(() => addIcons(map, readPalette()));
  map.on("webglcontextrestored", () => map.setStyle(baseStyle(readPalette()), { diff: false }));
  let isFirst = true;
  return effect(() => {
    theme.value;
    if (!isFirst) map.setStyle(baseStyle(readPalette()), { diff: false });
    isFirst = false;
  });
}

function feed(map: MapView, fleet: VehiclesLayer): (() => void)[] {
  return [
    ...[...BELOW, ...ABOVE].map((layer) => effect(() => layer.feed(map))),
    effect(() => map.getCanvas().setAttribute("aria-label", t("map.label"))),
    effect(() => fleet.classify(vehicles.value.values())),
    effect(() => fleet.count(past.value === null && status.value !== null)),
    effect(() => {
      if (frame.value && !isMapCovered.value) fleet.show(frame.value);
    }),
    effect(() => {
      if (!isMapCovered.value) fleet.fade(now.value);
    }),
    effect(() => fleet.select(selection.value?.kind === "vehicle" ? (vehicles.value.get(selection.value.id)?.number ?? -1) : -1)),
    effect(() => travel(map)),
  ];
}

/** Only a person's wish moves the map; a frame later, when the panel that will cover a part of it is there. */
function travel(map: MapView): void {
  const place = destination.value;
  if (!place) return;
  destination.value = null;
  requestAnimationFrame(() => fly(map, place));
}

function fly(map: MapView, place: { lon: number; lat: number }): void {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const covered = document.querySelector<HTMLElement>(".detail")?.offsetWidth ?? 0;
  map.flyTo({
    center: [place.lon, place.lat],
    zoom: Math.max(map.getZoom(), CLOSE_ZOOM),
    offset: [-covered / 2, 0], // the middle of what the panel leaves free
    duration: still ? 0 : 600,
  });
}

function tellView(map: MapView, look: (view: View) => void): () => void {
  const say = () => {
    const bounds = map.getBounds();
    const shown = selection.value;
    look({
      bbox: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
      zoom: map.getZoom(),
      select: shown?.kind === "vehicle" ? [shown.id] : [],
    });
  };
  map.on("moveend", say);
  map.on("resize", say);
  return effect(say);
}

function listen(map: MapView): void {
  map.on("mousemove", ({ point, originalEvent }) => {
    if (originalEvent.buttons) return;
    const target = findTarget(map, point);
    hover.value = target ? { x: point.x, y: point.y, target } : null;
    map.getCanvas().style.cursor = drafting.peek() === "pick" || editing.peek()?.isPicking || locating.peek()?.isPicking ? "crosshair" : target ? "pointer" : "";
  });
  map.on("mouseout", () => {
    hover.value = null;
  });
  map.on("movestart", () => {
    hover.value = null;
  });
  map.on("click", ({ point, lngLat }) => {
    const place = { lon: lngLat.lng, lat: lngLat.lat };
    const wanted = editing.peek();
    if (wanted?.isPicking) return void (editing.value = { ...wanted, place, isPicking: false });
    const sought = locating.peek();
    if (sought?.isPicking) return void (locating.value = { ...sought, place, isPicking: false });
    if (drafting.peek() === "pick") return void (drafting.value = place);
    const target = findTarget(map, point);
    if (!target) return;
    if (target.kind !== "position") return select(target.kind, target.id);
    const vehicle = numbered.peek().get(target.position.number);
    if (vehicle) select("vehicle", vehicle.id);
  });
}
