// The map's marks, drawn from paths at start: shape says the priority, colour repeats it.

import type { Map as MapView } from "maplibre-gl";
import type { Palette } from "./palette";
import { SHAPES } from "../panels/shapes";

const SIDE = 24; // CSS pixels; drawn at three times that, sharp on any screen
const RATIO = 3;

type Draw = (pen: OffscreenCanvasRenderingContext2D) => void;

function picture(draw: Draw): ImageData {
  const canvas = new OffscreenCanvas(SIDE * RATIO, SIDE * RATIO);
  const pen = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
  pen.scale(RATIO, RATIO);
  draw(pen);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

const priorityMark = (path: string, fill: string, edge: string, isOverdue: boolean): Draw => (pen) => {
  pen.translate(4, 4);
  const shape = new Path2D(path);
  pen.lineJoin = "round";
  pen.lineWidth = isOverdue ? 6 : 3;
  pen.strokeStyle = isOverdue ? fill : edge;
  pen.stroke(shape);
  if (isOverdue) {
    pen.lineWidth = 3;
    pen.strokeStyle = edge;
    pen.stroke(shape);
  }
  pen.fillStyle = fill;
  pen.fill(shape);
};

/** A camera looks up; the map turns it to its heading. A dead one is crossed out, one with a finding is filled. */
const cameraMark = (line: string, edge: string, kind: "live" | "blind" | "finding"): Draw => (pen) => {
  const cone = new Path2D("M12 12 6.500 2.500H17.500Z");
  const body = new Path2D("M12 8.500a4.500 4.500 0 1 0 .01 0Z");
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = edge;
  pen.stroke(cone);
  pen.stroke(body);
  pen.lineWidth = 1.6;
  pen.strokeStyle = line;
  pen.fillStyle = kind === "finding" ? line : edge;
  pen.fill(cone);
  pen.stroke(cone);
  pen.fill(body);
  pen.stroke(body);
  if (kind === "blind") {
    pen.lineWidth = 2;
    pen.stroke(new Path2D("M5 19.500 19 5.500"));
  }
};

export function addIcons(map: MapView, palette: Palette): void {
  const add = (name: string, draw: Draw) => {
    if (!map.hasImage(name)) map.addImage(name, picture(draw), { pixelRatio: RATIO });
  };
  SHAPES.forEach((path, at) => {
    const colour = palette[`p${at + 1}` as "p1"];
    add(`incident-${at + 1}`, priorityMark(path, colour, palette["map-ground"], false));
    add(`incident-${at + 1}-overdue`, priorityMark(path, colour, palette["map-ground"], true));
  });
  add("camera-live", cameraMark(palette.camera, palette["map-ground"], "live"));
  add("camera-blind", cameraMark(palette["fleet-silent"], palette["map-ground"], "blind"));
  add("camera-finding", cameraMark(palette.p1, palette["map-ground"], "finding"));
}
