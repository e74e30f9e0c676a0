// Builds the page and the extension out of their sources, LiteRT.js and the embedded model, or
// that of the model directory which MODEL_DIR names.
//
//   node scripts/build.mjs    -> build/site; for Chrome and Edge build/extension, for Firefox
//                                build/extension-firefox, and both zipped for the stores
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { ALPHABET } from "../site/lib/limits.js";

const MODEL = process.env.MODEL_DIR || "functions/recognize/recognize/embedded";
const LABEL = "functions/recognize/recognize/label/page";
const LITERT = "node_modules/@litertjs/core";
/** @satisfies {import("esbuild").BuildOptions} */
const SMALL = { bundle: true, minify: true, format: "esm", target: "es2023", logLevel: "warning" };

/** @typedef {keyof typeof PACKAGES} Browser a folder of extension/, with what is its own */
const PACKAGES = {
  chromium: { folder: "build/extension", archive: "build/captcha-reader-extension.zip" },
  firefox: {
    folder: "build/extension-firefox",
    archive: "build/captcha-reader-extension-firefox.zip",
  },
};

const card = JSON.parse(readFileSync(`${MODEL}/card.json`, "utf8"));
const network = readFileSync(`${MODEL}/model.tflite`);
if (createHash("sha256").update(network).digest("hex") !== card.sha256) {
  throw new Error(`${MODEL}: model.tflite is not the one that card.json describes`);
}
if (!card.alphabet.startsWith(ALPHABET)) {
  throw new Error(`${MODEL}: the card's alphabet does not begin with ${ALPHABET}`);
}

rmSync("build/site", { recursive: true, force: true });
for (const { folder } of Object.values(PACKAGES)) {
  rmSync(folder, { recursive: true, force: true });
}
rmSync("build/runtime", { recursive: true, force: true });
await makeRuntime("build/runtime");
await makeSite("build/site");
for (const browser of /** @type {Browser[]} */ (Object.keys(PACKAGES)))
  await makeExtension(browser);

/**
 * LiteRT.js, model and card: the files that private mode loads.
 *
 * @param {string} folder
 */
async function makeRuntime(folder) {
  mkdirSync(folder, { recursive: true });
  await build({
    ...SMALL,
    entryPoints: [`${LITERT}/dist/index.js`],
    outfile: `${folder}/litert.js`,
  });
  for (const name of ["litert_wasm_internal", "litert_wasm_compat_internal"]) {
    await build({
      entryPoints: [`${LITERT}/wasm/${name}.js`],
      outfile: `${folder}/${name}.js`,
      minify: true,
      logLevel: "error",
    });
    writeZipped(`${folder}/${name}.wasm.gz`, readFileSync(`${LITERT}/wasm/${name}.wasm`));
  }
  writeZipped(`${folder}/model.tflite.gz`, network);
  writeFileSync(`${folder}/card.json`, JSON.stringify(card));
  cpSync("licences", `${folder}/licences`, { recursive: true });
}

/** @param {string} folder */
async function makeSite(folder) {
  cpSync("site", folder, { recursive: true });
  for (const bundled of ["app", "lib", "style", "label"]) {
    rmSync(`${folder}/${bundled}`, { recursive: true });
  }
  // The name changes with the content, so that caches may keep it for ever.
  const runtime = `runtime/${digest("build/runtime")}/`;
  cpSync("build/runtime", `${folder}/${runtime}`, { recursive: true });
  const config = JSON.parse(readFileSync("site/config.json", "utf8"));
  writeFileSync(`${folder}/config.json`, JSON.stringify({ ...config, runtime }, null, 2) + "\n");
  await makePages(folder);
  // Loaded when a folder is packed, and kept for offline use with the rest.
  await build({
    ...SMALL,
    stdin: { contents: 'export { strToU8, zipSync } from "fflate";', resolveDir: "." },
    outfile: `${folder}/zip.js`,
  });
  await makeStyle(folder);
  const shell = [
    "./",
    ...listed(folder).filter((path) => !/^(runtime\/|service-worker|index)/.test(path)),
  ];
  await build({
    ...SMALL,
    entryPoints: ["site/service-worker.js"],
    outfile: `${folder}/service-worker.js`,
    allowOverwrite: true,
    define: {
      SHELL: JSON.stringify(shell),
      VERSION: JSON.stringify(digest(folder)),
      RUNTIME: JSON.stringify(runtime),
    },
  });
}

/**
 * The page, and that for labelling, which is that of `recognize label` with this browser behind it.
 * What both have, the reader above all, is loaded once.
 *
 * @param {string} folder
 */
async function makePages(folder) {
  for (const name of ["index.html", "label.css", "look.css"]) {
    cpSync(`${LABEL}/${name}`, `${folder}/label/${name}`);
  }
  const own = resolve("site/label/backend.js");
  const { metafile } = await build({
    ...SMALL,
    metafile: true,
    entryPoints: { "app/main": "site/app/main.js", "label/main": `${LABEL}/main.js` },
    outdir: folder,
    splitting: true,
    chunkNames: "app/[name]-[hash]",
    plugins: [
      {
        name: "backend",
        setup: ({ onResolve }) => onResolve({ filter: /^\.\/backend\.js$/ }, () => ({ path: own })),
      },
    ],
  });
  // Asked for at once, and not only when the script that needs it is there.
  const shared = Object.keys(metafile.outputs)
    .map((path) => path.slice(folder.length + 1))
    .filter((path) => path.startsWith("app/") && path !== "app/main.js");
  const preloads = shared.map((path) => `<link rel="modulepreload" href="${path}" />`).join("");
  const page = readFileSync(`${folder}/index.html`, "utf8");
  writeFileSync(`${folder}/index.html`, page.replace("</head>", `${preloads}</head>`));
}

/** @param {string} folder */
async function makeStyle(folder) {
  await build({
    ...SMALL,
    entryPoints: ["site/style.css"],
    outfile: `${folder}/style.css`,
    allowOverwrite: true,
  });
}

/** @param {Browser} browser */
async function makeExtension(browser) {
  const { folder, archive } = PACKAGES[browser];
  cpSync("extension", folder, { recursive: true });
  for (const own of Object.keys(PACKAGES)) rmSync(`${folder}/${own}`, { recursive: true });
  // The page's words on privacy and support are the extension's, too.
  for (const name of ["privacy.html", "support.html"]) cpSync(`site/${name}`, `${folder}/${name}`);
  cpSync("site/icons/192.png", `${folder}/icons/192.png`);
  await makeStyle(folder);
  cpSync("build/runtime", `${folder}/runtime`, { recursive: true });
  // Chrome has relaxed SIMD; the other variant is for other browsers.
  for (const suffix of browser === "chromium" ? ["js", "wasm.gz"] : []) {
    rmSync(`${folder}/runtime/litert_wasm_compat_internal.${suffix}`);
  }
  cpSync("site/lib", `${folder}/lib`, { recursive: true });
  cpSync(`extension/${browser}`, folder, { recursive: true });
  writeManifest(folder, browser);
  // Chrome injects scripts, not modules; they stay readable for the store's review.
  await build({
    ...SMALL,
    minify: false,
    format: "iife",
    entryPoints: [`${folder}/content/main.js`],
    outfile: `${folder}/content.js`,
    loader: { ".css": "text" },
  });
  rmSync(`${folder}/content`, { recursive: true });
  // Documents, and types, which nothing runs.
  for (const path of listed(folder)) {
    if (/^[^/]+\.md$|\.d\.ts$|(^|\/)types\.js$/.test(path)) rmSync(`${folder}/${path}`);
  }
  const files = readdirSync(folder);
  execFileSync("python3", ["-m", "zipfile", "-c", resolve(archive), ...files], { cwd: folder });
}

/**
 * The manifest: what all browsers' has, what that browser's own has, and the Python package's
 * version, which is the extension's too. Permissions of both count.
 *
 * @param {string} folder
 * @param {Browser} browser
 */
function writeManifest(folder, browser) {
  const program = "from recognize import __version__; print(__version__, end='')";
  const version = execFileSync("python3", ["-B", "-c", program], {
    cwd: "functions/recognize",
    encoding: "utf8",
  });
  const [all, own] = ["extension", `extension/${browser}`].map((from) =>
    JSON.parse(readFileSync(`${from}/manifest.json`, "utf8")),
  );
  const permissions = [...all.permissions, ...(own.permissions ?? [])];
  writeFileSync(
    `${folder}/manifest.json`,
    JSON.stringify({ ...all, ...own, permissions, version }, null, 2) + "\n",
  );
}

/**
 * @param {string} path
 * @param {Buffer} content
 */
function writeZipped(path, content) {
  writeFileSync(path, gzipSync(content, { level: 9 }));
}

/**
 * Paths of all files below a folder, relative to it, sorted.
 *
 * @param {string} folder
 */
function listed(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.length + 1))
    .sort();
}

/**
 * Short name for the content of all files below a folder.
 *
 * @param {string} folder
 */
function digest(folder) {
  const hash = createHash("sha256");
  for (const path of listed(folder)) hash.update(path).update(readFileSync(`${folder}/${path}`));
  return hash.digest("hex").slice(0, 12);
}
