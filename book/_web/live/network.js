// The network of the book in the browser: a waveform → cosines with the voices it knows, its own vector of the
// voice, and where it listened. model.onnx and model.json are fetched once, when the reader first asks.

import { LogMel, subtractMean, trimSilence } from "./logmel.js";
import { Problem } from "./sound.js";

const here = (name) => new URL(name, import.meta.url).href;

/** `make`, called once and remembered; where it fails, it may be tried again. */
const once = (make) => {
  let made;
  return () =>
    (made ??= make().catch((error) => {
      made = undefined;
      throw error instanceof Problem ? error : new Problem(`The network could not be loaded: ${error.message}.`);
    }));
};

/** What model.json says: the front end's numbers, the speakers, the threshold. */
export const about = once(async () => {
  const answer = await fetch(here("model.json"));
  if (!answer.ok) throw new Problem(`The network could not be loaded: model.json gave ${answer.status}.`);
  return answer.json();
});

/** The network, ready to hear. */
export const network = once(async () => {
  if (typeof WebAssembly !== "object")
    throw new Problem("This browser has no WebAssembly, or has it switched off: the network cannot run in it.");
  const settings = await about();
  const runtime = await import(here("../vendor/onnxruntime/ort.wasm.min.mjs"));
  runtime.env.wasm.numThreads = 1; // several would need headers that a plain server does not send
  runtime.env.wasm.wasmPaths = here("../vendor/onnxruntime/");
  const session = await runtime.InferenceSession.create(here("model.onnx"), { executionProviders: ["wasm"] });
  const logMel = new LogMel(settings.features);

  /** `from` and `to` are the frames that the network got, silence at both ends cut away. */
  async function hear(waveform) {
    const [first, end] =
      settings.trimmed_decibels == null
        ? [0, waveform.length]
        : trimSilence(waveform, settings.features.sample_rate, settings.trimmed_decibels);
    const heard = logMel.of(waveform.subarray(first, end));
    const frames = heard.length / logMel.bands;
    if (frames < settings.minimum_frames) throw new Problem("That was too short to hear anything in it.");
    const features = settings.subtract_mean ? subtractMean(heard, logMel.bands) : heard;
    const outputs = await session.run({
      features: new runtime.Tensor("float32", features, [1, frames, logMel.bands]),
      lengths: new runtime.Tensor("int64", BigInt64Array.of(BigInt(frames)), [1]),
    });
    return {
      probabilities: softmax(outputs.cosines.data, settings.scale),
      embedding: unit(outputs.embedding.data),
      weights: outputs.weights.data,
      from: Math.round(first / logMel.hop),
      to: Math.round(first / logMel.hop) + frames,
    };
  }
  return { hear };
});

/** exp(s x) / Σ exp(s x): cosines lie in [−1, 1], and the scale that they were trained with makes logits of them. */
function softmax(scores, scale) {
  const most = Math.max(...scores), powers = Array.from(scores, (x) => Math.exp(scale * (x - most)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** x / ‖x‖. */
function unit(x) {
  const length = Math.hypot(...x);
  return Array.from(x, (value) => value / length);
}

/** Several recordings of one person as one: the mean of their unit vectors, of length 1 again. */
export const centroid = (vectors) => unit(vectors[0].map((_, i) => vectors.reduce((sum, one) => sum + one[i], 0)));

/** cos θ of two unit vectors. */
export const cosine = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
