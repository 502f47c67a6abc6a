// How a vehicle is drawn. Shape = owner, beak = it moves and where, fill = what it does, hollow = we have not heard it lately.

/** Attribute slots; the frame's columns are bound to them as they came from the wire. */
export const SLOT = { number: 0, lon: 1, lat: 2, age: 3, course: 4, flags: 5 } as const;
/** Bits of the class texture, one byte per vehicle number. */
export const CLASS = { contractor: 1, off_duty: 2 } as const;

export const VERTEX = `#version 300 es
layout(location=0) in uint a_number;
layout(location=1) in int a_lon;
layout(location=2) in int a_lat;
layout(location=3) in uint a_age;
layout(location=4) in uint a_course;
layout(location=5) in uint a_flags;
uniform mat4 u_matrix;
uniform ivec2 u_anchor;
uniform vec4 u_scale;
uniform float u_later;
uniform float u_size;
uniform highp usampler2D u_class;
uniform int u_odd_only;
uniform int u_chosen;
flat out int v_state;
flat out int v_contractor;
flat out int v_flagged;
flat out float v_angle;
flat out float v_age;
flat out float v_pixel;
void main() {
  float dx = float(a_lon - u_anchor.x), dy = float(a_lat - u_anchor.y);
  vec2 at = vec2(dx * u_scale.x, dy * (u_scale.y + dy * (u_scale.z + dy * u_scale.w)));
  gl_Position = u_matrix * vec4(at, 0.0, 1.0);
  ivec2 cell = ivec2(int(a_number & 255u), int(a_number >> 8));
  uint kind = cell.y < textureSize(u_class, 0).y ? texelFetch(u_class, cell, 0).r : 0u;
  v_contractor = int(kind & 1u);
  v_state = int(a_flags & 3u);
  v_flagged = int((a_flags >> 5) & 1u);
  v_angle = float(a_course) * (6.28318530718 / 256.0);
  v_age = float(a_age) * 0.1 + u_later;
  float size = u_size * (v_flagged == 1 ? 1.25 : 1.0);
  gl_PointSize = size;
  v_pixel = 2.0 / size;
  bool odd = v_state == 3 || v_flagged == 1 || int(a_number) == u_chosen;
  if (u_odd_only == 1 && !odd) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);  // outside of what is drawn
}`;

export const FRAGMENT = `#version 300 es
precision highp float;
flat in int v_state;
flat in int v_contractor;
flat in int v_flagged;
flat in float v_angle;
flat in float v_age;
flat in float v_pixel;
uniform vec3 u_municipal;
uniform vec3 u_contractor;
uniform vec3 u_transit;
uniform vec3 u_silent;
uniform vec3 u_edge;
uniform vec3 u_flag;
uniform vec3 u_selected;
uniform int u_ring;
out vec4 colour;

const float STALE_S = 150.0;  // a standing truck reports every 120 s

float box(vec2 p, float half_side) {
  vec2 d = abs(p) - half_side;
  return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0);
}
float beak(vec2 p) {  // triangle: tip (0, 0.92), base 0.46 to both sides at y = 0.05
  vec2 n = normalize(vec2(0.87, 0.46));
  return max(dot(vec2(abs(p.x), p.y - 0.92), n), 0.05 - p.y);
}
void main() {
  vec2 p = vec2(gl_PointCoord.x * 2.0 - 1.0, 1.0 - gl_PointCoord.y * 2.0);
  float px = v_pixel;
  if (u_ring == 1) {
    float ring = abs(length(p) - 0.86) - 1.2 * px;
    colour = vec4(u_selected, 1.0) * (1.0 - smoothstep(0.0, px, ring));
    if (colour.a < 0.01) discard;
    return;
  }
  bool silent = v_state == 3;
  bool moving = v_state < 2 && !silent;
  bool hollow = silent || v_age > STALE_S;
  vec2 q = p;
  if (moving) {
    float c = cos(v_angle), s = sin(v_angle);
    q = vec2(c * p.x - s * p.y, s * p.x + c * p.y);
  }
  float body = v_contractor == 1 ? box(q, 0.40) : length(q) - 0.46;
  float d = moving ? min(body, beak(q)) : body;

  vec3 bright = v_contractor == 1 ? u_contractor : u_municipal;
  vec3 line = hollow ? u_silent : bright;
  vec3 fill = v_state == 0 ? bright : u_transit;
  float width = max(2.2 * px, 0.10);
  float inside = 1.0 - smoothstep(-px * 0.5, px * 0.5, d + width);
  vec3 paint = mix(line, fill, inside);
  float cover = 1.0 - smoothstep(-px * 0.5, px * 0.5, d);
  float hole = hollow ? inside * 0.88 : 0.0;
  float fade = mix(1.0, 0.6, smoothstep(30.0, STALE_S, v_age));
  float halo = (1.0 - smoothstep(0.0, 2.5 * px, d)) * 0.9;
  float alpha = max(cover, halo) * fade;
  paint = mix(u_edge, paint, cover);
  alpha *= 1.0 - hole * cover * 0.8;
  paint = mix(paint, u_edge, hole);
  if (v_flagged == 1 && px < 0.12) {  // a doubt is for who looks closely: no rings over a whole city
    float ring = 1.0 - smoothstep(0.0, px, abs(length(p) - 0.90) - px);
    paint = mix(paint, u_flag, ring);
    alpha = max(alpha, ring);
  }
  if (alpha < 0.01) discard;
  colour = vec4(paint * alpha, alpha);
}`;
