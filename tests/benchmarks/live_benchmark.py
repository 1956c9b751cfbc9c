"""How long the live page takes from the button to the answer, for three seconds of speech into the microphone.

    python tests/benchmarks/live_benchmark.py RECORDING --out book/results/benchmarks/live.json

The built book is served on this machine, and headless Chromium, on two processor cores, hears the RECORDING as its
microphone. A round is from the press that stops it to the answer on the page, with all that lies between: the
sound is resampled, its features are computed, the network runs, names and pictures are drawn. The first round,
which loads the network, counts apart. The bar is 1.5 s.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import os
import shlex
import shutil
import sys
import threading
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

from groundup.corpus import read_waveform  # noqa: E402
from groundup.experiments import recorded  # noqa: E402
from tests.browsing import visit  # noqa: E402
from tests.conftest import start_browser  # noqa: E402

RATE, SECONDS, CORES, BAR = 16_000, 3, 2, 1.5
ROUND = """
  const [seconds, done] = arguments, button = document.querySelector('#hear-listen .hear-speak');
  const busy = () => 'busy' in button.dataset, answer = document.querySelector('#hear-listen .hear-answer');
  let pressed;
  button.click();
  const look = setInterval(() => {
    if (!pressed && parseFloat(button.textContent.split('·')[1]) >= seconds) {
      pressed = performance.now();
      button.click();
    } else if (pressed && !busy()) {
      clearInterval(look);
      done(answer.hidden ? null : (performance.now() - pressed) / 1000);
    }
  }, 5);"""


def measure(recording: Path, rounds: int) -> dict[str, object]:
    import soundfile

    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])  # the browser inherits it
    handler = functools.partial(Quiet, directory=str(ROOT / "_build" / "html"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with TemporaryDirectory() as folder:
        spoken = Path(folder) / "spoken.wav"
        soundfile.write(spoken, read_waveform(recording, RATE), RATE)
        chromium = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
        fake = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
        with start_browser(chromium, *fake, f"--use-file-for-fake-audio-capture={spoken}") as browser:
            visit(browser, f"http://127.0.0.1:{server.server_port}/book/live.html")
            ready = (By.CSS_SELECTOR, "#hear[data-ready]")
            WebDriverWait(browser, 30).until(lambda b: b.find_elements(*ready))
            first, *others = (browser.execute_async_script(ROUND, SECONDS) for _ in range(rounds + 1))
            version = browser.capabilities["browserVersion"]
    server.shutdown()
    return {
        "first": first,
        "median": median(others),
        "worst": max(others),
        "rounds": others,
        "chromium": version,
    }


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recording", type=Path, help="three seconds of speech, or more")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--out", type=Path, help="write the numbers to this JSON file")
    options = parser.parse_args()
    numbers = measure(options.recording, options.rounds)
    print(f"first, with the network to load: {numbers['first']:.2f} s")
    print(
        f"then: {numbers['median']:.2f} s in the middle, {numbers['worst']:.2f} s at worst; the bar is {BAR} s"
    )
    if options.out:
        command = shlex.join(
            ["python", "tests/benchmarks/live_benchmark.py", options.recording.name, *sys.argv[2:]]
        )
        settings = {"seconds": SECONDS, "cores": CORES}
        recorded.save(options.out, command=command, seeds=[], settings=settings, numbers=numbers)


if __name__ == "__main__":
    main()
