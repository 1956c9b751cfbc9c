"""Who tests the live page: a reader with a microphone, and Python, which hears the same by the same network."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from groundup.corpus import LogMel, subtract_mean
from groundup.recognition.scores import centroid
from tests.browsing import visit

RATE = 16_000
PIECE = 3.3  # seconds, as in page.js
# Press again once so many seconds are heard: in the page, where no busy machine comes between look and press.
STOP = """
  const [button, seconds, done] = arguments, look = () => {
    const heard = parseFloat(button.textContent.split('·')[1]) >= seconds;
    if (heard) button.click();
    if (heard || !('busy' in button.dataset)) done(); else setTimeout(look, 10);
  };
  look();"""


def readable(speaker: str) -> str:
    """A speaker's name as the page writes it."""
    return re.sub(r"^voice0*(\d+)$", r"made-up voice \1", speaker.replace("_", " "))


class Python:
    """The same network outside of the browser."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        self.about = json.loads((folder / "model.json").read_text("utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(folder / "model.onnx", options)
        assert self.about["trimmed_decibels"] is None

    def hear(self, waveform: np.ndarray) -> dict[str, np.ndarray]:
        features = LogMel(**self.about["features"])(waveform.astype(np.float32))[None]
        if self.about["subtract_mean"]:
            features = subtract_mean(features)
        names = [output.name for output in self.session.get_outputs()]
        given = {"features": features, "lengths": np.array([features.shape[1]])}
        return dict(zip(names, self.session.run(None, given), strict=True))

    def name(self, waveform: np.ndarray) -> tuple[str, float]:
        """The most probable speaker, as the page writes it, and the probability."""
        logits = self.about["scale"] * self.hear(waveform)["cosines"][0]
        powers = np.exp(logits - logits.max())
        best = int(powers.argmax())
        return readable(self.about["speakers"][best]), float(powers[best] / powers.sum())

    def enrolled(self, waveform: np.ndarray) -> np.ndarray:
        """A person's vector, from pieces of equal length."""
        count = max(1, round(len(waveform) / RATE / PIECE))
        size = -(-len(waveform) // count)
        pieces = [waveform[start : start + size] for start in range(0, len(waveform), size)]
        return centroid(np.concatenate([self.hear(piece)["embedding"] for piece in pieces]))


class Reader:
    """Someone at the page, with a microphone that hears what is put into it."""

    def __init__(self, browser, address: str, microphone: Path) -> None:
        self.browser, self.address, self.microphone = browser, address, microphone

    def open(self) -> None:
        visit(self.browser, f"{self.address}book/live.html")
        self.wait(lambda b: b.execute_script("return 'ready' in document.getElementById('hear').dataset"))

    def wait(self, until, seconds: float = 60) -> None:
        try:
            WebDriverWait(self.browser, seconds, poll_frequency=0.05).until(until)
        except TimeoutException:
            pytest.fail(
                f"waited in vain; the page says {self.said('#hear-listen')} {self.said('#hear-enrol')}"
            )

    def find(self, what: str, number: int = 0):
        return self.browser.find_elements(By.CSS_SELECTOR, what)[number]

    def said(self, part: str) -> str:
        return self.find(f"{part} [role=status]").text

    def finish(self, part: str) -> str:
        """What the page says when it has done what was asked."""
        self.wait(lambda b: not b.execute_script("return document.querySelector('[data-busy]')"))
        return self.said(part)

    def speak(self, waveform: np.ndarray, what: str, number: int = 0) -> None:
        """Into the microphone, from the key that opens it until the page has heard so many seconds."""
        soundfile.write(self.microphone, waveform, RATE, subtype="PCM_16")
        button = self.find(what, number)
        button.send_keys(Keys.ENTER)
        self.browser.execute_async_script(STOP, button, len(waveform) / RATE)

    def pull_the_cable(self, offline: bool = True) -> None:
        """From now on the browser reaches nothing at all."""
        self.browser.execute_cdp_cmd("Network.enable", {})
        conditions = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.browser.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)

    def give(self, path: Path, what: str, number: int = 0) -> None:
        """A file."""
        self.find(what, number).send_keys(str(path))
