"""The live page as a reader uses it: a real recording is the microphone, and the browser can reach nothing else.

What the page says must be what Python says, with onnxruntime and the library's features.
"""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from groundup.corpus import read_waveform
from groundup.recognition.scores import unit
from tests.browsing import PHONE, complaints, requests, show_as, visit
from tests.conftest import start_browser
from tests.live_reader import RATE, Python, Reader, readable

MOVED = "enrolled in the studio, asked in the room"
ORDINARY_THEN_ACTED = ("the same, ordinary voices", "enrolled by 10 s, 3 s asked")
# Every memory of WebAssembly that the page makes can be asked for its size.
WATCH = """
  window.memories = [];
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(...asked) { super(...asked); memories.push(this); }
  };"""


@pytest.fixture(scope="module")
def python(root) -> Python:
    return Python(root / "book" / "_web" / "live")


@pytest.fixture(scope="module")
def speech(recordings):
    """speech(actor, take, take): takes of an actor, such as "01-01-01-01", one after the other, in [−1, 1]."""

    def read(actor: str, *takes: str) -> np.ndarray:
        number = actor[-2:]
        paths = [recordings / "ravdess16" / actor / f"03-01-{take}-{number}.flac" for take in takes]
        return np.concatenate([read_waveform(path, RATE) for path in paths])

    return read


@pytest.fixture(scope="module")
def microphone(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("microphone") / "spoken.wav"


@pytest.fixture(scope="module")
def listening_browser(chromium, microphone):
    """Each time that the microphone opens, it hears the file from its beginning, and then silence."""
    with start_browser(
        chromium,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={microphone}%noloop",
        "--autoplay-policy=no-user-gesture-required",
    ) as browser:
        yield browser


@pytest.fixture
def reader(listening_browser, address, microphone):
    reader = Reader(listening_browser, address, microphone)
    reader.open()
    yield reader
    reader.pull_the_cable(False)
    asked = requests(listening_browser)
    assert asked and [url for url in asked if not url.startswith(address)] == []


@pytest.fixture
def write(tmp_path):
    """Write samples as a sound file."""

    def wav(name: str, waveform: np.ndarray) -> Path:
        soundfile.write(tmp_path / name, waveform, RATE, subtype="PCM_16")
        return tmp_path / name

    return wav


def test_who_speaks_into_the_microphone_gets_the_name_that_python_gives(reader, python, speech):
    waveform = speech("Actor_03", "01-01-02-02")
    asked = requests(reader.browser)
    assert not any("onnx" in url for url in asked), "nothing heavy is fetched before the reader asks"
    reader.speak(waveform, "#hear-listen .hear-speak")
    said = reader.finish("#hear-listen")
    assert said.startswith(f"It says {python.name(waveform)[0]}, ")
    label = reader.find("#hear-listen canvas").get_attribute("aria-label")
    assert re.search(r"the network listens most at \d\.\d seconds$", label)
    names = [
        row.text for row in reader.browser.find_elements(By.CSS_SELECTOR, "#hear-listen .hear-answer li")
    ]
    assert len(names) == 5 and names[0].startswith(python.name(waveform)[0])
    assert complaints(reader.browser) == []


def test_two_whom_it_has_never_heard_are_told_apart(reader, python, speech, write):
    """One enrolled by the microphone and one by a file; asked by both ways, and a third of whom it knows nothing."""
    ada, ben, third = python.about["strangers"][:3]
    assert not {ada, ben, third} & set(python.about["speakers"])
    learned = {ada: speech(ada, "01-01-01-01", "02-01-01-01"), ben: speech(ben, "01-01-01-01", "02-01-01-01")}
    for number, name in enumerate((ada, ben)):
        box = reader.find(".hear-people input[type=text]", number)
        box.clear()
        box.send_keys(name)
    assert not reader.find(".hear-ask").is_enabled()
    reader.speak(learned[ada], ".hear-teach")
    assert reader.finish("#hear-enrol").startswith(f"It has heard {ada}.")
    reader.give(write("ben.wav", learned[ben]), ".hear-people input[type=file]", 1)
    assert reader.finish("#hear-enrol").startswith(f"It has heard {ben}.")

    reader.pull_the_cable()  # what it needs is there
    vectors = {name: python.enrolled(waveform) for name, waveform in learned.items()}
    for name, by_microphone in ((ben, True), (ada, False), (third, False)):
        asked = speech(name, "01-01-02-01")
        if by_microphone:
            reader.speak(asked, ".hear-ask")
        else:
            reader.give(write(f"{name}.wav", asked), ".hear-ask-file")
        reader.finish("#hear-enrol")
        cosines = {who: float(unit(python.hear(asked)["embedding"][0]) @ v) for who, v in vectors.items()}
        best = max(cosines, key=cosines.get)
        sure = cosines[best] >= python.about["numbers"]["threshold"]
        assert reader.find(".hear-who").text == (best if sure else "nobody I know")
        if name in learned:
            assert best == name
        rows = [row.text for row in reader.browser.find_elements(By.CSS_SELECTOR, ".hear-cosines li")]
        shown = {row.split("\n")[0]: float(row.split("\n")[1]) for row in rows}
        assert shown == pytest.approx(cosines, abs=0.15), "a microphone begins to hear when it likes"
        if not by_microphone:  # ben was enrolled by a file, too
            assert shown[ben] == pytest.approx(cosines[ben], abs=0.006)


def test_a_file_gets_the_probability_that_python_gives(reader, python, speech, write):
    waveform = speech(python.about["strangers"][0], "03-01-02-02")  # of whom it is not sure
    reader.give(write("spoken.wav", waveform), "#hear-listen input[type=file]")
    name, probability = python.name(read_waveform(write("spoken.wav", waveform), RATE))
    assert 0.05 < probability < 0.95
    found = re.match(r"It says (.+), ([\d.]+) %", reader.finish("#hear-listen"))
    assert found[1] == name and abs(float(found[2]) / 100 - probability) < 0.006


def test_a_made_up_voice_speaks_and_is_named(reader, python, built_book):
    button = reader.find(".hear-voice")
    path = built_book / "book" / button.get_attribute("data-voice")
    button.send_keys(Keys.ENTER)
    name = python.name(read_waveform(path, RATE))[0]
    said = reader.finish("#hear-listen")
    assert said.startswith(f"It says {name}, ")
    assert said.endswith(f"This was {readable(button.get_attribute('data-speaker'))}.")


def test_what_cannot_be_answered_is_said_in_a_line(reader, speech, write, tmp_path):
    voice = speech("Actor_03", "01-01-02-02")
    (tmp_path / "text.wav").write_text("no sound")
    for path, expected in (
        (write("silence.wav", np.zeros(3 * RATE)), "Nothing but silence came in."),
        (write("short.wav", voice[RATE : RATE + 8_000]), "too short to know anybody by"),
        (tmp_path / "text.wav", "The browser cannot read this file as sound."),
        (write("loud.wav", np.clip(300 * voice, -1, 1)), "the microphone clipped"),
    ):
        reader.give(path, "#hear-listen input[type=file]")
        assert expected in reader.finish("#hear-listen")


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))",
         "did not let this page use the microphone"),
        ("navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))",
         "has no microphone that the browser can find"),
        ("navigator.mediaDevices.getUserMedia = undefined", "gives no page a microphone here"),
    ],
    ids=["no permission", "no microphone", "no https"],
)  # fmt: skip
def test_a_browser_without_a_microphone_says_why(reader, broken, expected):
    reader.browser.execute_script(broken)
    reader.find("#hear-listen .hear-speak").send_keys(Keys.ENTER)
    assert expected in reader.finish("#hear-listen")
    assert reader.find("#hear-listen .hear-speak").text == "Speak"


def test_a_browser_without_web_assembly_and_a_network_that_does_not_come_are_told(reader, speech, write):
    path = write("spoken.wav", speech("Actor_03", "01-01-02-02"))
    reader.browser.execute_script("window.kept = WebAssembly; delete window.WebAssembly")
    reader.give(path, "#hear-listen input[type=file]")
    assert "This browser has no WebAssembly" in reader.finish("#hear-listen")
    reader.browser.execute_script("window.WebAssembly = kept")
    reader.browser.execute_cdp_cmd("Network.enable", {})
    reader.browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*model.onnx*"]})
    try:
        reader.give(path, "#hear-listen input[type=file]")
        assert "The network could not be loaded" in reader.finish("#hear-listen")
    finally:
        reader.browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    reader.give(path, "#hear-listen input[type=file]")
    assert reader.finish("#hear-listen").startswith("It says Actor 03"), "a second try may succeed"


def test_the_page_prints_what_was_recorded(built_book, root):
    record = json.loads((root / "book" / "results" / "live_strangers.json").read_text("utf-8"))["numbers"]
    rows = re.findall(r"<tr>(.*?)</tr>", (built_book / "book" / "live.html").read_text("utf-8"), re.S)
    cells = [re.findall(r"<td.*?>(.*?)</td>", row) for row in rows]
    printed = {first: others for first, *others in filter(None, cells)}
    for place, found in (("in a studio", record["strangers"]["studio"]), ("known from the", record[MOVED])):
        rates = [found[way]["actors 11 to 20"]["eer"] for way in ORDINARY_THEN_ACTED]
        [row] = [others for first, others in printed.items() if first.startswith(place)]
        assert [cell.split(" (")[0] for cell in row] == [f"{100 * rate:.0f} %" for rate in rates]
    shares = record["table"]["room"]["5 people, ordinary voices"]["strangers turned away"]
    assert printed["5"][2] == "{:.0f} % ({:.0f} to {:.0f})".format(
        *(100 * value for value in shares.values())
    )
    made_up = record["voices it knows"]["made-up"]
    assert printed[f"{made_up['voices']} made-up voices"][0].startswith(f"{100 * made_up['share']:.0f} % (")


def test_from_a_folder_the_page_says_that_it_needs_a_server(browser, built_book):
    visit(browser, (built_book / "book" / "live.html").as_uri(), PHONE)
    line = browser.find_element(By.ID, "hear-not")
    assert line.is_displayed() and line.text.startswith("This page was opened from a folder")
    assert not any(button.is_enabled() for button in browser.find_elements(By.CSS_SELECTOR, "#hear button"))
    assert complaints(browser) == []


def test_the_browser_itself_refuses_to_send_anything_to_another_host(browser, address):
    visit(browser, f"{address}book/live.html")
    refused = browser.execute_async_script("""
      const done = arguments[0];
      addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
      fetch('https://example.org/', {method: 'POST', body: 'a voice'}).catch(() => setTimeout(done, 2000, 'asked'));""")
    assert refused == "connect-src"
    complaints(browser)


def test_who_wants_no_motion_gets_the_picture_at_once(reader, speech, write):
    show_as(reader.browser, PHONE)
    reader.browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    )
    seconds = reader.browser.execute_script(
        "return getComputedStyle(document.querySelector('.hear-answer ol').appendChild("
        "Object.assign(document.createElement('span'), {className: 'hear-bar'})), '::before').transitionDuration"
    )
    assert seconds == "0s"


def test_a_hundred_answers_take_no_more_memory_than_twenty(chromium, address, speech, tmp_path):
    out = io.BytesIO()
    soundfile.write(out, speech("Actor_03", "01-01-02-02")[RATE : RATE + 24_000], RATE, format="WAV")
    ask = """
      const [bytes, times, done] = arguments, input = document.querySelector('#hear-listen input[type=file]');
      const file = new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], 'spoken.wav');
      const answered = () => !document.querySelector('[data-busy]');
      (async () => {
        for (let i = 0; i < times; i++) {
          const chosen = new DataTransfer();
          chosen.items.add(file);
          input.files = chosen.files;
          input.dispatchEvent(new Event('change'));
          while (!answered()) await new Promise((later) => setTimeout(later, 5));
        }
        return document.querySelector('#hear-listen [role=status]').textContent;
      })().then(done)"""
    with start_browser(chromium) as browser:
        browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        reader = Reader(browser, address, tmp_path)
        reader.open()

        def after(times: int) -> tuple[float, int]:
            """Megabytes of all that JavaScript holds, and bytes of WebAssembly."""
            said = browser.execute_async_script(ask, base64.b64encode(out.getvalue()).decode(), times)
            assert said.startswith("It says")
            browser.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
            heap = browser.execute_cdp_cmd("Runtime.getHeapUsage", {})
            held = sum(heap[kind] for kind in ("usedSize", "embedderHeapUsedSize", "backingStorageSize"))
            return held / 1e6, browser.execute_script("return memories.map((m) => m.buffer.byteLength)")

        (first, wasm), (last, wasm_later) = after(20), after(80)
    assert wasm == wasm_later and sum(wasm) > 1e6
    assert last < first + 1.0
