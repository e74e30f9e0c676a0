/**
 * The reader that runs in this browser, through LiteRT.js. No image leaves the computer.
 *
 * Its folder, made by `make site`, holds `litert.js`, LiteRT's loader scripts, `card.json`, and
 * gzipped, because not every static host compresses: the WebAssembly and `model.tflite.gz`.
 */
import { ReadError } from "./errors.js";
import { HEIGHT, WIDTH } from "./limits.js";
import { createReader } from "./reader.js";

/**
 * Loads runtime and model from `folder` (a URL that ends in "/"). `progress(bytes)` is told how
 * many bytes have arrived. Returns `{card, logits, read}`; `read(blob, query)` answers what the
 * server's /v1/recognize would. Throws ReadError.
 */
export async function createPrivateReader(folder, progress = () => {}) {
  let arrived = 0;
  const count = (bytes) => progress((arrived += bytes));
  const litert = await import(new URL("litert.js", folder));
  const [card, model] = await Promise.all([
    file(new URL("card.json", folder)).then((answer) => answer.json()),
    unzipped(new URL("model.tflite.gz", folder), count).then((answer) => answer.arrayBuffer()),
    startRuntime(litert, folder, count),
  ]);
  const compiled = await litert.loadAndCompile(new Uint8Array(model), { accelerator: "wasm" });

  /** Logits, Float32Array of steps x 63, of a tensor of 48 x 160 x 3 values. */
  async function logits(tensor) {
    const input = new litert.Tensor(tensor, [1, HEIGHT, WIDTH, 3]);
    const [output] = await compiled.run([input]);
    try {
      return Float32Array.from(output.toTypedArray());
    } finally {
      input.delete();
      output.delete();
    }
  }

  return { card, logits, ...createReader({ card, logits }) };
}

let runtime = null;

/** Starts LiteRT once; a start that failed may be repeated. */
function startRuntime(...from) {
  runtime ??= start(...from).catch((error) => {
    runtime = null;
    throw error;
  });
  return runtime;
}

async function start(litert, folder, count) {
  const relaxed = await litert.supportsFeature("relaxedSimd");
  const name = relaxed ? "litert_wasm_internal" : "litert_wasm_compat_internal";
  const script = new URL(`${name}.js`, folder);
  // All that may fail comes first: LiteRT, once told to load, cannot be told again.
  const [program] = await Promise.all([
    unzipped(new URL(`${name}.wasm.gz`, folder), count).then(WebAssembly.compileStreaming),
    file(script),
  ]);
  // LiteRT's loader script takes its settings from this global.
  globalThis.Module = {
    instantiateWasm(imports, done) {
      WebAssembly.instantiate(program, imports).then((instance) => done(instance, program));
      return {};
    },
  };
  await litert.loadLiteRt(script.href);
}

async function file(url) {
  let answer;
  try {
    answer = await fetch(url);
  } catch {
    throw new ReadError(0, "The private reader's files could not be loaded: no connection.");
  }
  if (answer.ok) return answer;
  throw new ReadError(0, `The private reader's files could not be loaded (${answer.status}).`);
}

/** Response with the unzipped content of a .gz file; `count(bytes)` as the zipped ones arrive. */
async function unzipped(url, count) {
  const counter = new TransformStream({
    transform(chunk, controller) {
      count(chunk.byteLength);
      controller.enqueue(chunk);
    },
  });
  const { body } = await file(url);
  return new Response(body.pipeThrough(counter).pipeThrough(new DecompressionStream("gzip")), {
    headers: { "Content-Type": "application/wasm" },
  });
}
