// The fleet as one draw call. A frame's bytes go to the GPU as they came; per vehicle nothing runs in script.

import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapView } from "maplibre-gl";
import { shownNow } from "../live/clock";
import { type Frame, offsets } from "../live/codec";
import type { Vehicle } from "../live/types";
import { anchorAt, anchored } from "./mercator";
import { isCrowded } from "./overview";
import { magnification, type Palette, rgb } from "./palette";
import { CLASS, FRAGMENT, SLOT, VERTEX } from "./vehicles_shader";

const UNIFORMS = [
  "u_matrix", "u_anchor", "u_scale", "u_later", "u_size", "u_class", "u_ring",
  "u_municipal", "u_contractor", "u_transit", "u_silent", "u_edge", "u_flag", "u_selected", "u_odd_only", "u_chosen",
] as const;
const CLASS_WIDTH = 256;
const FADE_AFTER_S = 2; // the server sends a frame each second at least

export class VehiclesLayer implements CustomLayerInterface {
  readonly id = "vehicles";
  readonly type = "custom";
  readonly renderingMode = "2d";
  /** Milliseconds of script that the newest frame took; for the tests. */
  update_ms = 0;
  private map: MapView | null = null;
  private program: WebGLProgram | null = null;
  private uniforms = {} as Record<(typeof UNIFORMS)[number], WebGLUniformLocation | null>;
  private columns: WebGLBuffer | null = null;
  private array: WebGLVertexArrayObject | null = null;
  private classes: WebGLTexture | null = null;
  private frame: Frame | null = null;
  private classBytes = new Uint8Array(CLASS_WIDTH);
  private magnify = magnification();
  private isFrameNew = false;
  private areClassesNew = true;
  private selectedRow = -1;
  private selected = -1;
  private isCounted = false;

  constructor(private palette: Palette) {}

  show(frame: Frame): void {
    const began = performance.now();
    this.frame = frame;
    this.isFrameNew = true;
    this.selectedRow = frame.number.indexOf(this.selected);
    this.map?.triggerRepaint();
    this.update_ms = performance.now() - began;
  }

  /** Marks fade with age though no frame comes; where frames come, they are drawn anew anyhow. */
  fade(now_ms: number): void {
    if (this.frame && now_ms / 1000 - this.frame.at_s > FADE_AFTER_S) this.map?.triggerRepaint();
  }

  paint(palette: Palette): void {
    this.palette = palette;
    this.magnify = magnification();
  }

  /** Whether the districts say how many there are: then of a crowd only what stands out is drawn. */
  count(isCounted: boolean): void {
    if (isCounted === this.isCounted) return;
    this.isCounted = isCounted;
    this.map?.triggerRepaint();
  }

  select(number: number): void {
    this.selected = number;
    this.selectedRow = this.frame?.number.indexOf(number) ?? -1;
    this.map?.triggerRepaint();
  }

  /** Who owns what, as bytes that the shader looks up by the vehicle's number. */
  classify(vehicles: Iterable<Vehicle>): void {
    const all = [...vehicles];
    const most = all.reduce((highest, vehicle) => Math.max(highest, vehicle.number), 0);
    this.classBytes = new Uint8Array(CLASS_WIDTH * (Math.floor(most / CLASS_WIDTH) + 1));
    for (const vehicle of all) {
      this.classBytes[vehicle.number] =
        (vehicle.ownership === "contractor" ? CLASS.contractor : 0) | (vehicle.on_duty ? 0 : CLASS.off_duty);
    }
    this.areClassesNew = true;
    this.map?.triggerRepaint();
  }

  onAdd(map: MapView, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl = context as WebGL2RenderingContext;
    this.map = map;
    this.program = link(gl);
    for (const name of UNIFORMS) this.uniforms[name] = gl.getUniformLocation(this.program, name);
    this.columns = gl.createBuffer();
    this.array = gl.createVertexArray();
    this.classes = gl.createTexture();
    this.isFrameNew = this.frame !== null;
    this.areClassesNew = true;
  }

  onRemove(_map: MapView, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl = context as WebGL2RenderingContext;
    gl.deleteProgram(this.program);
    gl.deleteBuffer(this.columns);
    gl.deleteVertexArray(this.array);
    gl.deleteTexture(this.classes);
  }

  render(context: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const gl = context as WebGL2RenderingContext;
    if (!this.frame || !this.map || !this.program) return;
    const began = performance.now();
    gl.useProgram(this.program);
    gl.bindVertexArray(this.array);
    const wasNew = this.isFrameNew;
    if (this.isFrameNew) this.upload(gl, this.frame);
    this.bindClasses(gl);
    this.setUniforms(gl, this.frame, input.defaultProjectionData.mainMatrix);
    this.draw(gl, this.frame.count);
    gl.bindVertexArray(null);
    if (wasNew) this.update_ms += performance.now() - began;
  }

  private size(): number {
    return pointSize(this.map?.getZoom() ?? 10, this.magnify);
  }

  private draw(gl: WebGL2RenderingContext, count: number): void {
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.drawArrays(gl.POINTS, 0, count);
    if (this.selectedRow < 0 || this.selectedRow >= count) return;
    gl.uniform1i(this.uniforms.u_ring, 1);
    gl.uniform1f(this.uniforms.u_size, this.size() * 1.5 + 8 * devicePixelRatio);
    gl.drawArrays(gl.POINTS, this.selectedRow, 1);
  }

  private upload(gl: WebGL2RenderingContext, { bytes, count }: Frame): void {
    const at = offsets(count);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.columns);
    gl.bufferData(gl.ARRAY_BUFFER, bytes, gl.DYNAMIC_DRAW);
    const column = (slot: number, type: number, offset: number) => {
      gl.enableVertexAttribArray(slot);
      gl.vertexAttribIPointer(slot, 1, type, 0, offset);
    };
    column(SLOT.number, gl.UNSIGNED_INT, at.number);
    column(SLOT.lon, gl.INT, at.lon);
    column(SLOT.lat, gl.INT, at.lat);
    column(SLOT.age, gl.UNSIGNED_INT, at.age);
    column(SLOT.course, gl.UNSIGNED_BYTE, at.course);
    column(SLOT.flags, gl.UNSIGNED_BYTE, at.flags);
    this.isFrameNew = false;
  }

  private bindClasses(gl: WebGL2RenderingContext): void {
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.classes);
    if (!this.areClassesNew) return;
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false); // the map leaves its own settings behind
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    const height = this.classBytes.length / CLASS_WIDTH;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8UI, CLASS_WIDTH, height, 0, gl.RED_INTEGER, gl.UNSIGNED_BYTE, this.classBytes);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    this.areClassesNew = false;
  }

  private setUniforms(gl: WebGL2RenderingContext, frame: Frame, matrix: ArrayLike<number>): void {
    const u = this.uniforms;
    const centre = this.map?.getCenter() ?? { lng: 0, lat: 0 };
    const anchor = anchorAt(centre.lng, centre.lat);
    gl.uniformMatrix4fv(u.u_matrix, false, anchored(matrix, anchor));
    gl.uniform2i(u.u_anchor, anchor.lon, anchor.lat);
    gl.uniform4f(u.u_scale, ...anchor.scale);
    gl.uniform1f(u.u_later, Math.max(0, shownNow() / 1000 - frame.at_s));
    gl.uniform1f(u.u_size, this.size());
    gl.uniform1i(u.u_class, 0);
    gl.uniform1i(u.u_ring, 0);
    gl.uniform1i(u.u_odd_only, Number(this.isCounted && isCrowded(this.map?.getZoom() ?? 0, frame.count)));
    gl.uniform1i(u.u_chosen, this.selected);
    gl.uniform3f(u.u_municipal, ...rgb(this.palette["fleet-municipal"]));
    gl.uniform3f(u.u_contractor, ...rgb(this.palette["fleet-contractor"]));
    gl.uniform3f(u.u_transit, ...rgb(this.palette["fleet-transit"]));
    gl.uniform3f(u.u_silent, ...rgb(this.palette["fleet-silent"]));
    gl.uniform3f(u.u_edge, ...rgb(this.palette["fleet-edge"]));
    gl.uniform3f(u.u_flag, ...rgb(this.palette.text));
    gl.uniform3f(u.u_selected, ...rgb(this.palette.selected));
  }
}

/** Device pixels of a mark: small where thousands are in view, so that a city seen whole is no blob. */
export function pointSize(zoom: number, magnify: number): number {
  const steps: [number, number][] = [[9, 5], [11, 9], [13, 16], [15, 24], [17, 34]];
  const clamped = Math.min(17, Math.max(9, zoom));
  const upper = steps.findIndex(([at]) => at >= clamped);
  const [z1, s1] = steps[Math.max(1, upper)] as [number, number];
  const [z0, s0] = steps[Math.max(1, upper) - 1] as [number, number];
  return (s0 + ((clamped - z0) / (z1 - z0)) * (s1 - s0)) * devicePixelRatio * magnify;
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(type) as WebGLShader;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
      throw new Error(gl.getShaderInfoLog(shader) ?? "shader");
    }
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(gl.getProgramInfoLog(program) ?? "program");
  }
  return program;
}
