/**
 * The reader that runs in this browser, through LiteRT.js. No image leaves the computer.
 *
 * Its folder, made by `make site`, holds `litert.js`, LiteRT's loader scripts, `card.json`, and
 * gzipped, because not every static host compresses: the WebAssembly and `model.tflite.gz`.
 */
/** @import { LiteRt } from "./litert.js" */
/** @import { Card, PrivateReader, See } from "./types.js" */
import { ReadError } from "./errors.js";
import { HEIGHT, WIDTH } from "./limits.js";
import { importLiteRt } from "./litert.js";
import { once } from "./once.js";
import { pause } from "./pause.js";
import { createReader } from "./reader.js";

const NOT_LOADED = "The private reader's files could not be loaded";

/** @typedef {(share: number) => void} Progress told what share of the bytes is here, 0 to 1 */

/**
 * Loads runtime and model. Throws ReadError.
 *
 * @param {URL} folder ends in "/"
 * @param {Progress} [progress]
 * @returns {Promise<PrivateReader>}
 */
export async function createPrivateReader(folder, progress = () => {}) {
  const litert = await importLiteRt(folder).catch(() => {
    throw new ReadError(0, `${NOT_LOADED}: no connection, or they are missing.`);
  });
  const counted = counter(progress);
  const [card, model] = await Promise.all([
    loadCard(folder),
    unzipped(new URL("model.tflite.gz", folder), counted).then((answer) => answer.arrayBuffer()),
    startRuntime(litert, folder, counted),
  ]);
  const compiled = await litert.loadAndCompile(new Uint8Array(model), { accelerator: "wasm" });

  /** @type {See} */
  async function see(tensor) {
    // This takes as long as a frame does, and so does what comes before and after it.
    await pause();
    const input = new litert.Tensor(tensor, [1, HEIGHT, WIDTH, 3]);
    const outputs = await compiled.run([input]);
    try {
      // The converter keeps no order; a model that was made before has no prospects.
      const [logits, prospects = new Float32Array()] = outputs
        .map((output) => Float32Array.from(output.toTypedArray()))
        .sort((a, b) => b.length - a.length);
      return { logits, prospects };
    } finally {
      for (const held of [input, ...outputs]) held.delete();
      await pause();
    }
  }

  return { card, see, ...createReader({ card, see }) };
}

/**
 * A function that makes a stream which counts what goes through it, for one of several files.
 *
 * @param {Progress} progress
 */
function counter(progress) {
  let loaded = 0;
  let total = 0;
  /** @param {number} size of the file in bytes; 0 where it is not known */
  return (size) => {
    total += size;
    return new TransformStream({
      /**
       * @param {Uint8Array<ArrayBuffer>} chunk
       * @param {TransformStreamDefaultController<Uint8Array<ArrayBuffer>>} controller
       */
      transform(chunk, controller) {
        loaded += chunk.length;
        if (total) progress(Math.min(1, loaded / total));
        controller.enqueue(chunk);
      },
    });
  };
}

/** @typedef {ReturnType<typeof counter>} Counter */

/**
 * @param {URL} folder
 * @returns {Promise<Card>}
 */
const loadCard = async (folder) => (await file(new URL("card.json", folder))).json();

/** Starts LiteRT; a start that failed may be repeated. */
const startRuntime = once(start);

/**
 * @param {LiteRt} litert
 * @param {URL} folder
 * @param {Counter} counted
 */
async function start(litert, folder, counted) {
  const relaxed = await litert.supportsFeature("relaxedSimd");
  const name = relaxed ? "litert_wasm_internal" : "litert_wasm_compat_internal";
  const script = new URL(`${name}.js`, folder);
  // All that may fail comes first: LiteRT, once told to load, cannot be told again.
  const [program] = await Promise.all([
    unzipped(new URL(`${name}.wasm.gz`, folder), counted).then(WebAssembly.compileStreaming),
    file(script),
  ]);
  // LiteRT's loader script takes its settings from this global.
  Object.assign(globalThis, {
    Module: {
      /**
       * @param {WebAssembly.Imports} imports
       * @param {(instance: WebAssembly.Instance, program: WebAssembly.Module) => void} done
       */
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(program, imports).then((instance) => done(instance, program));
        return {};
      },
    },
  });
  await litert.loadLiteRt(script.href);
}

/** @param {URL} url */
async function file(url) {
  let answer;
  try {
    answer = await fetch(url);
  } catch {
    throw new ReadError(0, `${NOT_LOADED}: no connection.`);
  }
  if (answer.ok) return answer;
  throw new ReadError(0, `${NOT_LOADED} (${answer.status}).`);
}

/**
 * Response with the unzipped content of a .gz file.
 *
 * @param {URL} url
 * @param {Counter} counted
 */
async function unzipped(url, counted) {
  const { body, headers } = await file(url);
  const counting = counted(Number(headers.get("Content-Length")));
  const content = body?.pipeThrough(counting).pipeThrough(new DecompressionStream("gzip"));
  return new Response(content, {
    headers: { "Content-Type": "application/wasm" },
  });
}
