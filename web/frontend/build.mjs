// Builds the screen into web/static: hashed scripts, styles and fonts, the map's worker, one index.html, the licences.
// `--tests` bundles tests/*.test.ts for node's own test runner instead.
import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.env.SITUATION_STATIC ?? join(here, "..", "static");

/** The map's worker is a ready-made module: it is copied, and importing it gives its address. */
const worker = {
  name: "map worker",
  setup(build) {
    build.onResolve({ filter: /^map-worker$/ }, () => ({
      path: join(here, "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs"),
      namespace: "worker",
    }));
    build.onLoad({ filter: /./, namespace: "worker" }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/\/\/# sourceMappingURL=.*/, ""), // the map is not shipped
      loader: "file",
    }));
  },
};

const shared = {
  absWorkingDir: here,
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".woff2": "file", ".svg": "file" },
  plugins: [worker],
};

async function buildTests() {
  const tests = readdirSync(join(here, "tests")).filter((name) => name.endsWith(".test.ts"));
  rmSync(join(here, "build/tests"), { recursive: true, force: true });
  await esbuild.build({
    ...shared,
    platform: "node",
    entryPoints: tests.map((name) => `tests/${name}`),
    outdir: "build/tests",
    outExtension: { ".js": ".mjs" },
  });
}

async function buildScreen() {
  const result = await esbuild.build({
    ...shared,
    entryPoints: { screen: "src/main.tsx" },
    outdir: join(out, "assets"),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    publicPath: "/assets", // web/static is served at the root; what lies in assets/ has its hash in its name
    splitting: true,
    minify: true,
    legalComments: "none", // all licences stand in licences.txt
    metafile: true,
    write: false, // a build that fails leaves the former screen in place
  });
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, "assets"), { recursive: true });
  for (const { path, contents } of result.outputFiles) writeFileSync(path, contents);
  writeFileSync(join(out, "index.html"), page(Object.keys(result.metafile.outputs)));
  copyLeaflet();
  writeFileSync(join(out, "licences.txt"), licences(Object.keys(result.metafile.inputs)));
}

/** The screen does not use Leaflet: reports carry it inside them, so that they open without a network. */
function copyLeaflet() {
  mkdirSync(join(out, "vendor"));
  for (const name of ["leaflet.js", "leaflet.css"])
    copyFileSync(join(here, "node_modules/leaflet/dist", name), join(out, "vendor", name));
  copyFileSync(join(here, "node_modules/leaflet/LICENSE"), join(out, "vendor/leaflet.licence.txt"));
}

function page(outputs) {
  const find = (extension) => basename(outputs.find((name) => basename(name).startsWith("screen-") && name.endsWith(extension)));
  const icon = readFileSync(join(here, "src/style/icon.svg"));
  const iconName = `icon-${createHash("sha256").update(icon).digest("hex").slice(0, 8)}.svg`;
  writeFileSync(join(out, "assets", iconName), icon);
  return readFileSync(join(here, "src/index.html"), "utf8")
    .replace("{script}", `/assets/${find(".js")}`)
    .replace("{style}", `/assets/${find(".css")}`)
    .replace("{icon}", `/assets/${iconName}`);
}

function licences(inputs) {
  const packages = new Set(["maplibre-gl", "leaflet"]); // its worker, and Leaflet, come in by another door
  for (const input of inputs) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(relative(here, join(here, input)));
    if (match) packages.add(match[1]);
  }
  return [...packages].sort().map(licence).join(`\n${"-".repeat(80)}\n`);
}

function licence(name) {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|ofl)/i.test(entry));
  const found = file ? join(folder, file) : join(here, "src/licences", `${name}.txt`); // some packages leave theirs at home
  if (!existsSync(found)) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(found, "utf8")}`;
}

await (process.argv.includes("--tests") ? buildTests() : buildScreen());
