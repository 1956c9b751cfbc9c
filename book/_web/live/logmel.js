// What the ear keeps of a waveform: log-mel features, as src/groundup/corpus/log_mel.py and trimming.py define
// them. tests/live_features_test.py holds these functions to those, on real recordings.

const mel = (hertz) => 2595 * Math.log10(1 + hertz / 700);
const hertz = (mel) => 700 * (10 ** (mel / 2595) - 1);

/** Features of waveforms: `settings` are those of `LogMel`, by the same names. */
export class LogMel {
  constructor({ sample_rate, window_seconds, hop_seconds, bands, low_hz, high_hz, floor }) {
    Object.assign(this, { bands, floor });
    this.window = Math.round(window_seconds * sample_rate);
    this.hop = Math.round(hop_seconds * sample_rate);
    this.points = 2 ** Math.ceil(Math.log2(this.window)); // of the Fourier transform
    this.hann = Float64Array.from({ length: this.window }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / this.window));
    this.turns = Float64Array.from({ length: this.points }, (_, k) => Math.cos((2 * Math.PI * k) / this.points));
    this.filters = triangles(bands, this.points / 2 + 1, sample_rate, low_hz, high_hz ?? sample_rate / 2);
    this.real = new Float64Array(this.points);
    this.imaginary = new Float64Array(this.points);
  }

  /** How many frames `samples` samples have; each is made of recorded samples alone. */
  frames(samples) {
    return 1 + Math.floor(Math.max(0, samples - this.window) / this.hop);
  }

  /** Frames `first` to `last` of a waveform, (last − first) · bands numbers, frame after frame. */
  of(waveform, first = 0, last = this.frames(waveform.length)) {
    const features = new Float32Array((last - first) * this.bands);
    for (let t = first; t < last; t++) this.frame(waveform, t * this.hop, features, (t - first) * this.bands);
    return features;
  }

  /** ln(max(power in each band, floor)) of the window that begins at `start`. */
  frame(waveform, start, out, at) {
    const { real, imaginary } = this;
    real.fill(0), imaginary.fill(0);
    const end = Math.min(this.window, waveform.length - start);
    for (let n = 0; n < end; n++) real[n] = waveform[start + n] * this.hann[n];
    fourier(real, imaginary, this.turns);
    this.filters.forEach(([first, weights], band) => {
      let power = 0;
      weights.forEach((weight, i) => (power += weight * (real[first + i] ** 2 + imaginary[first + i] ** 2)));
      out[at + band] = Math.log(Math.max(power, this.floor));
    });
  }
}

/** A triangle a band, over the frequencies of a spectrum: where it begins, and its weights from there. */
function triangles(bands, bins, rate, low, high) {
  const corner = (i) => hertz(mel(low) + ((mel(high) - mel(low)) * i) / (bands + 1));
  return Array.from({ length: bands }, (_, band) => {
    const [left, peak, right] = [corner(band), corner(band + 1), corner(band + 2)];
    const weights = Array.from({ length: bins }, (_, bin) => {
      const frequency = ((rate / 2) * bin) / (bins - 1);
      return Math.max(0, Math.min((frequency - left) / (peak - left), (right - frequency) / (right - peak)));
    });
    const first = weights.findIndex((weight) => weight > 0);
    return [first, weights.slice(first, weights.findLastIndex((weight) => weight > 0) + 1)];
  });
}

/** The Fourier transform in place (Cooley and Tukey, 1965); `turns` are the cosines of one turn, a point each. */
function fourier(real, imaginary, turns) {
  const points = real.length, quarter = points / 4;
  for (let i = 1, j = 0; i < points; i++) { // the order in which halves of halves come together
    let bit = points >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j], real[i]];
      [imaginary[i], imaginary[j]] = [imaginary[j], imaginary[i]];
    }
  }
  for (let half = 1; half < points; half *= 2) {
    const step = points / (2 * half);
    for (let start = 0; start < points; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const cosine = turns[k * step], sine = turns[(k * step + quarter) % points]; // cos(x + π/2) = −sin x
        const a = start + k, b = a + half;
        const re = real[b] * cosine - imaginary[b] * sine, im = real[b] * sine + imaginary[b] * cosine;
        real[b] = real[a] - re, imaginary[b] = imaginary[a] - im;
        real[a] += re, imaginary[a] += im;
      }
    }
  }
}

/** Each band's mean over the utterance leaves: what a microphone and a room multiply, a logarithm adds. */
export function subtractMean(features, bands) {
  const frames = features.length / bands, mean = new Float64Array(bands);
  features.forEach((value, i) => (mean[i % bands] += value / frames));
  return features.map((value, i) => value - mean[i % bands]);
}

/** [first, end) of what is left when silence goes from both ends: 20 ms frames, five of them as a margin. */
export function trimSilence(waveform, rate, decibels) {
  const size = Math.round(0.02 * rate), margin = 5, power = [];
  for (let start = 0; start < waveform.length; start += size) power.push(variance(waveform.subarray(start, start + size)));
  const loudest = Math.max(...power);
  const constant = (2 ** -23 * peak(waveform)) ** 2; // varies by less than what a float32 can hold
  if (loudest <= constant) return [0, waveform.length];
  const loud = (p) => p >= loudest * 10 ** (-decibels / 10);
  const first = power.findIndex(loud) - margin, last = power.findLastIndex(loud) + margin;
  return [Math.max(0, first) * size, Math.min((last + 1) * size, waveform.length)];
}

/** The largest magnitude in a waveform. */
export const peak = (waveform) => waveform.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** The mean square around the mean: the power of a frame, without what a sound card adds. */
export function variance(samples) {
  const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
  return samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / samples.length;
}
