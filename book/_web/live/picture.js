// Three rows over one time: the wave, the log-mel picture that the network gets, and where it listens.

import { LogMel } from "./logmel.js";

const CIVIDIS = ["#00224e", "#1a386f", "#434e6c", "#61656f", "#7d7c78", "#9b9476", "#bcae6c", "#dec958", "#fee838"];
const SHADES = Array.from({ length: 256 }, (_, i) => {
  const place = (i / 255) * (CIVIDIS.length - 1), below = Math.min(Math.floor(place), CIVIDIS.length - 2);
  const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const [low, high] = [parts(CIVIDIS[below]), parts(CIVIDIS[below + 1])];
  return low.map((part, c) => part + (place - below) * (high[c] - part));
});
const RANGE = 11; // of the logarithm, from the loudest down: what is softer is as dark
const WAVE = 58, MEL = 150, ATTENTION = 46, GAP = 10; // CSS pixels
const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Picture {
  constructor(canvas) {
    this.canvas = canvas;
    new ResizeObserver(() => this.draw()).observe(canvas);
    new MutationObserver(() => this.draw()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  /** An empty picture with room for so many seconds of sound at `rate`; `settings` are those of the features. */
  begin(settings, rate, seconds) {
    // A microphone has its own rate: its bands are those of the network, and so look alike while one speaks.
    const top = settings.high_hz ?? settings.sample_rate / 2;
    this.logMel = new LogMel({ ...settings, sample_rate: rate, high_hz: Math.min(top, rate / 2) });
    Object.assign(this, { rate, seconds, length: 0, until: Infinity, hearing: undefined });
    this.samples = new Float32Array(Math.ceil(rate * seconds));
    this.features = new Float32Array(this.logMel.frames(this.samples.length) * this.logMel.bands);
    this.frames = 0;
    this.canvas.parentElement.hidden = false;
    this.canvas.setAttribute("aria-label", "Wave and log-mel picture of what is being said, growing");
    this.draw();
  }

  /** More of the sound. */
  add(chunk) {
    const fits = chunk.subarray(0, this.samples.length - this.length);
    this.samples.set(fits, this.length);
    this.length += fits.length;
    const last = this.length < this.logMel.window ? 0 : this.logMel.frames(this.length);
    this.features.set(this.logMel.of(this.samples, this.frames, last), this.frames * this.logMel.bands);
    this.frames = Math.max(this.frames, last);
    if (!still.matches) this.drawSoon();
  }

  /** All of a sound at once; of a sound that is played, what has been heard until now. */
  show(settings, samples, rate) {
    this.begin(settings, rate, samples.length / rate);
    this.add(samples);
    this.draw();
  }

  reveal(seconds) {
    this.until = still.matches ? Infinity : seconds;
    this.drawSoon();
  }

  /** Where the network listened: see `hear` of network.js. */
  attend(hearing) {
    this.until = Infinity;
    this.hearing = hearing;
    this.most = Math.max(...hearing.weights);
    const where = hearing.weights.indexOf(this.most) + 0.5;
    const frame = hearing.from + (where * (hearing.to - hearing.from)) / hearing.weights.length;
    const seconds = (frame * this.logMel.hop) / this.rate;
    this.canvas.setAttribute(
      "aria-label",
      `Wave and log-mel picture of ${this.seconds.toFixed(1)} seconds; the network listens most at ${seconds.toFixed(1)} seconds`,
    );
    this.draw();
  }

  drawSoon() {
    this.waiting ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.waiting);
    this.waiting = undefined;
    const width = this.canvas.clientWidth;
    if (!this.samples || !width) return;
    const height = WAVE + GAP + MEL + (this.hearing ? GAP + ATTENTION : 0), scale = devicePixelRatio;
    Object.assign(this.canvas, { width: width * scale, height: height * scale });
    this.canvas.style.height = `${height}px`;
    const pen = this.canvas.getContext("2d"), style = getComputedStyle(this.canvas);
    pen.scale(scale, scale);
    pen.fillStyle = pen.strokeStyle = style.getPropertyValue("--gu-blue");
    this.drawWave(pen, width);
    this.drawMel(pen, width);
    if (this.hearing) this.drawAttention(pen, width);
  }

  drawWave(pen, width) {
    const end = Math.min(this.length, Math.floor(this.until * this.rate)), step = this.samples.length / width;
    const top = Math.max(0.02, this.samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0));
    for (let x = 0; x < width && x * step < end; x++) {
      let low = 0, high = 0;
      for (let i = Math.floor(x * step); i < Math.min(end, (x + 1) * step); i++) {
        low = Math.min(low, this.samples[i]);
        high = Math.max(high, this.samples[i]);
      }
      const reach = WAVE / 2 / top;
      pen.fillRect(x, WAVE / 2 - high * reach - 0.5, 1, (high - low) * reach + 1);
    }
  }

  /** The log-mel picture; once the network has answered, it fades where that listened less. */
  drawMel(pen, width) {
    const { bands, hop } = this.logMel, all = this.features.length / bands;
    const end = Math.min(this.frames, Math.floor((this.until * this.rate) / hop));
    if (!this.hearing) {
      pen.fillStyle = CIVIDIS[0];
      pen.fillRect(0, WAVE + GAP, width, MEL);
    }
    if (end < 1) return;
    const image = new ImageData(end, bands);
    const loudest = this.features.subarray(0, this.frames * bands).reduce((most, x) => Math.max(most, x), -Infinity);
    for (let t = 0; t < end; t++) {
      const opacity = this.hearing ? 255 * (0.4 + 0.6 * this.attention(t)) : 255;
      for (let band = 0; band < bands; band++) {
        const light = 1 + (this.features[t * bands + band] - loudest) / RANGE;
        const shade = SHADES[Math.round(255 * Math.max(0, light))];
        image.data.set([...shade, opacity], 4 * ((bands - 1 - band) * end + t));
      }
    }
    const small = new OffscreenCanvas(end, bands);
    small.getContext("2d").putImageData(image, 0, 0);
    pen.drawImage(small, 0, WAVE + GAP, (width * end) / all, MEL);
  }

  /** How much the network listens at frame t, against the most: on a line between the middles of its weights. */
  attention(t) {
    const { from, to, weights } = this.hearing;
    const place = Math.max(0, Math.min(weights.length - 1, ((t + 0.5 - from) / (to - from)) * weights.length - 0.5));
    const below = Math.min(Math.floor(place), weights.length - 2), rest = place - below;
    const here = weights.length < 2 ? weights[0] : (1 - rest) * weights[below] + rest * weights[below + 1];
    return t < from || t >= to ? 0 : here / this.most;
  }

  /** A bar a weight. */
  drawAttention(pen, width) {
    const { from, to, weights } = this.hearing, all = this.features.length / this.logMel.bands;
    const left = (width * from) / all, step = (width * (to - from)) / all / weights.length;
    const foot = WAVE + GAP + MEL + GAP + ATTENTION;
    pen.fillStyle = pen.strokeStyle;
    weights.forEach((weight, j) => {
      const height = (weight / this.most) * ATTENTION;
      pen.fillRect(left + j * step, foot - height, Math.max(step - 0.5, 0.5), height);
    });
  }
}
