// Sound in and out: the microphone, files, and a loudspeaker. The browser resamples; nothing is stored or sent.

import { peak, trimSilence, variance } from "./logmel.js";

/** What a reader can do something about: its message is shown as it is. */
export class Problem extends Error {}

const MICROPHONE = {
  NotAllowedError: "The browser did not let this page use the microphone. Allow it beside the address, then press again.",
  NotFoundError: "This device has no microphone that the browser can find. A file or a made-up voice does as well.",
  NotReadableError: "Another program keeps the microphone to itself. Close that one, then press again.",
};

/** Bytes of a sound file → one channel at `rate`. */
export async function decode(bytes, rate) {
  let sound;
  try {
    sound = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes);
  } catch {
    throw new Problem("The browser cannot read this file as sound. WAV, MP3, M4A and FLAC mostly work.");
  }
  const mean = new Float32Array(sound.length);
  for (let c = 0; c < sound.numberOfChannels; c++)
    sound.getChannelData(c).forEach((x, i) => (mean[i] += x / sound.numberOfChannels));
  return mean;
}

let recorderModule; // fetched once, so that a second recording needs no network

/**
 * Record until `stop` is called: `heard(chunk, rate)` gets each piece; the microphone is let go at the end.
 * Returns { stop }, which gives all samples at `rate`.
 */
export async function record(heard, rate) {
  if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode)
    throw new Problem("This browser gives no page a microphone here: it takes https, or localhost. A file does as well.");
  const context = new AudioContext();
  const plain = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: plain });
    recorderModule ??= URL.createObjectURL(await (await fetch(new URL("recorder.js", import.meta.url))).blob());
    await context.audioWorklet.addModule(recorderModule);
  } catch (error) {
    stream?.getTracks().forEach((track) => track.stop());
    context.close();
    throw new Problem(MICROPHONE[error.name] ?? `The microphone does not work here: ${error.message}.`);
  }
  const chunks = [];
  const recorder = new AudioWorkletNode(context, "recorder");
  recorder.port.onmessage = ({ data }) => {
    chunks.push(data);
    heard(data, context.sampleRate);
  };
  context.createMediaStreamSource(stream).connect(recorder).connect(context.destination); // what is not heard sleeps
  await context.resume();
  return {
    stop() {
      stream.getTracks().forEach((track) => track.stop());
      recorder.port.onmessage = null;
      context.close();
      if (!chunks.length) throw new Problem("Not a sound came from the microphone. Is it plugged in, and switched on?");
      return decode(wav(chunks, context.sampleRate), rate); // the browser's own resampler, as for a file
    },
  };
}

/** Chunks of samples as a 16-bit WAV file. */
function wav(chunks, rate) {
  const samples = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const view = new DataView(new ArrayBuffer(44 + 2 * samples));
  const word = (at, text) => [...text].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  word(0, "RIFF"), view.setUint32(4, 36 + 2 * samples, true), word(8, "WAVEfmt ");
  view.setUint32(16, 16, true), view.setUint16(20, 1, true), view.setUint16(22, 1, true); // whole numbers, one channel
  view.setUint32(24, rate, true), view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true), view.setUint16(34, 16, true);
  word(36, "data"), view.setUint32(40, 2 * samples, true);
  let at = 44;
  for (const chunk of chunks)
    for (const x of chunk) view.setInt16(at, Math.round(32767 * Math.max(-1, Math.min(1, x))), true), (at += 2);
  return view.buffer;
}

/** Play samples; `moved(seconds)` is called while they sound. Resolves when they have ended. */
export async function play(samples, rate, moved) {
  const context = new AudioContext(), source = context.createBufferSource();
  source.buffer = context.createBuffer(1, samples.length, rate);
  source.buffer.copyToChannel(samples, 0);
  source.connect(context.destination);
  await context.resume();
  const from = context.currentTime;
  const ended = new Promise((done) => (source.onended = done));
  source.start();
  const timer = setInterval(() => moved(context.currentTime - from), 50);
  await ended;
  clearInterval(timer);
  await context.close();
}

const SILENT = 1e-6; // power of the loudest 20 ms: 60 dB below full scale
const CLIPPED = 1e-3; // share of the samples that stand at full scale
const VOICE = 40; // dB below the loudest, what counts as voice when seconds are counted

/** Raises a Problem where there is too little to hear; returns a warning, or "". */
export function check(samples, rate, least) {
  const size = Math.round(0.02 * rate);
  let loudest = 0;
  for (let start = 0; start < samples.length; start += size)
    loudest = Math.max(loudest, variance(samples.subarray(start, start + size)));
  if (!(loudest > SILENT))
    throw new Problem("Nothing but silence came in. Is the microphone muted, or another one chosen?");
  const [first, end] = trimSilence(samples, rate, VOICE);
  const seconds = (end - first) / rate;
  if (seconds < least)
    throw new Problem(`That was ${seconds.toFixed(1)} s of voice, too short to know anybody by: at least ${least} s, please.`);
  const top = peak(samples), flat = samples.reduce((count, x) => count + (Math.abs(x) >= 0.985 * top), 0);
  return top >= 0.985 && flat / samples.length > CLIPPED
    ? "It was so loud that the microphone clipped: a little further away, the answer is worth more." : "";
}
