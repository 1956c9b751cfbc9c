"""The reader's own voice, for a running notebook: from a file, or from the microphone in Colab."""

from __future__ import annotations

import numpy as np

from ...corpus import read_waveform
from ...corpus.synthetic import SAMPLE_RATE
from ...corpus.trimming import trim_silence

MICROPHONE = "microphone"
SECONDS = 4  # that the microphone listens
SHORTEST, LONGEST = 11_200, 32_000  # samples, 0.7 and 2 seconds: what the chapter's pictures have room for
PEAK = 0.4  # turned phases may stand higher, and a sound on the page ends at 1

# The browser decodes what it has recorded, at our rate; the first channel is enough.
LISTEN = """(async () => {
  const stream = await navigator.mediaDevices.getUserMedia({audio: true});
  const recorder = new MediaRecorder(stream), parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const stopped = new Promise((done) => { recorder.onstop = done; });
  recorder.start();
  await new Promise((done) => setTimeout(done, SECONDS * 1000));
  recorder.stop();
  await stopped;
  stream.getTracks().forEach((track) => track.stop());
  const context = new OfflineAudioContext(1, 1, RATE);
  const sound = await context.decodeAudioData(await new Blob(parts).arrayBuffer());
  return Array.from(sound.getChannelData(0));
})()"""


def own_voice(source: str) -> np.ndarray:
    """The first two seconds of speech, silence cut away: a file's path or "microphone" → (L,) at 16 kHz.

    Its peak is 0.4, however loud the recording was.

    Raises `ValueError` where less than 0.7 s is left and for the microphone outside of Colab, and `UserError`
    for a file that cannot be read.
    """
    waveform = _listen() if source == MICROPHONE else read_waveform(source, SAMPLE_RATE)
    waveform = trim_silence(waveform, SAMPLE_RATE)[:LONGEST] if waveform.any() else waveform[:0]
    if len(waveform) < SHORTEST:
        raise ValueError(
            f"{source}: expected at least {SHORTEST / SAMPLE_RATE:g} s of speech, found "
            f"{len(waveform) / SAMPLE_RATE:.2g} s. Record a whole sentence."
        )
    return PEAK * waveform.astype(np.float64) / np.abs(waveform).max()


def _listen() -> np.ndarray:
    """What the browser's microphone hears, (L,) at 16 kHz; the browser asks whether it may."""
    try:
        from google.colab.output import eval_js
    except ImportError:
        raise ValueError(
            "microphone: expected a notebook in Colab, found another. Give the path of a recording."
        ) from None
    program = LISTEN.replace("SECONDS", str(SECONDS)).replace("RATE", str(SAMPLE_RATE))
    return np.array(eval_js(program), dtype=np.float32)
