"""What the page "Who is speaking, live" shows besides its text: made-up voices to press, and how sure it is.

`book/live.md` says where, with marks such as `%voices%`, which the book's Sphinx extension replaces by
`render` at every build. Numbers come from `book/_web/live/model.json`, which `book/live_model.py` has written
beside the network; the voices say what they did not say in its training, and speak while the book is built.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import soundfile

from book import address, assets, live_corpora
from groundup.corpus.synthetic import SAMPLE_RATE, HomeworkUtterance, homework
from groundup.figures import table

LIVE = Path(__file__).resolve().parent / "_web" / "live"
VOICES = {"a deep voice": 48, "a high one": 22, "one between": 50}  # numbers of the made-up speakers
MOVED = "enrolled in the studio, asked in the room"
PLACES = {
    "studio": "in a studio",
    "room": "in a room with noise and an echo",
    MOVED: "known from the studio, asked in the room",
}
VOICED = {"the same, ordinary voices": "as one speaks", "enrolled by 10 s, 3 s asked": "with acted feelings"}
KINDS = {"actors": "{} actors", "digits": "{} people saying digits", "made-up": "{} made-up voices"}
PEOPLE = range(2, 6)
TABLE = {  # what is asked at a table, and the head of its column
    "named, when one of them speaks": "one of them, named",
    "named, with nobody among the answers": "the same, “nobody” allowed",
    "strangers turned away": "a stranger, turned away",
}


def render(source: str) -> str:
    """The page's text with its voices and its numbers."""
    about = json.loads((LIVE / "model.json").read_text("utf-8"))
    numbers = about["numbers"]
    pieces = {
        "%voices%": buttons(),
        "%card%": f"{address.repository()}/blob/v{address.version()}/book/_web/live/README.md",
        "%weights%": f"{about['weights']:,}",
        "%count%": str(len(about["speakers"])),
        "%megabytes%": f"{megabytes():.0f} MB",
        "%known%": known(numbers["voices it knows"]),
        "%strangers%": strangers({**numbers["strangers"], MOVED: numbers[MOVED]}),
        "%tables%": people(numbers["table"]),
    }
    for mark, text in pieces.items():
        if mark not in source:
            raise ValueError(f"expected {mark} in the live page, found none")
        source = source.replace(mark, text)
    return source


def buttons() -> str:
    """A button a voice, in a sentence: "a deep voice, a high one or one between"."""
    *first, last = (
        f'<button type="button" class="hear-voice" data-voice="../_static/live/voices/{number}.wav" '
        f'data-speaker="{spoken(number).speaker}">{escape(name)}</button>'
        for name, number in VOICES.items()
    )
    return f"{', '.join(first)} or {last}"


def spoken(number: int) -> HomeworkUtterance:
    """The last thing that a made-up voice says: the network has learned from all the others."""
    said = homework(live_corpora.VOICES, live_corpora.SAID, live_corpora.SEED)
    return [each for each in said if each.speaker_number == number][-1]


def write_voices(folder: Path) -> None:
    """Let each voice speak, into the new folder: one WAV file of some three seconds each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in VOICES.values():
        soundfile.write(folder / f"{number}.wav", spoken(number).waveform(SAMPLE_RATE), SAMPLE_RATE)


def megabytes() -> float:
    """What the first press fetches: the runtime and the network, as they lie on the disk."""
    files = [*(assets.VENDOR / "onnxruntime").glob("*.*js"), *(assets.VENDOR / "onnxruntime").glob("*.wasm")]
    return sum(file.stat().st_size for file in (*files, LIVE / "model.onnx")) / 1e6


def known(found: dict) -> str:
    """How often it names those whom it has learned, by what they say that it has not heard."""
    rows = [[KINDS[kind].format(each["voices"]), _percent(each)] for kind, each in found.items()]
    return _table(
        rows,
        header=["who", "rightly named"],
        caption="Voices that it has learned, in recordings that it has not; an actor's are another take of a "
        "sentence that it knows. In brackets the 95 % interval over speakers.",
    )


def strangers(found: dict) -> str:
    """How often it errs about people it has never heard: equal error rates."""
    rows = [
        [where, *(_percent(found[place][way]["actors 11 to 20"], "eer") for way in VOICED)]
        for place, where in PLACES.items()
    ]
    return _table(
        rows,
        header=["ten seconds, then three", *VOICED.values()],
        caption="How often it errs about actors whom it has never heard, with the threshold where it errs "
        "as often one way as the other: the equal error rate, and its 95 % interval over speakers.",
    )


def people(found: dict) -> str:
    """Two to five at a table, none of whom it has learned: ordinary voices in a room."""
    rows = [
        [str(count), *(_percent(found["room"][f"{count} people, ordinary voices"][way]) for way in TABLE)]
        for count in PEOPLE
    ]
    return _table(
        rows,
        header=["people", *TABLE.values()],
        caption="Actors whom it has never heard, speaking as one does, in a room with noise and an echo. "
        "Each is enrolled by 10 s; then 3 s of one of them are asked, or of a stranger.",
    )


def _table(rows: list, *, header: list[str], caption: str) -> str:
    found = table(rows, header=header, caption=caption)._repr_html_()
    return f'```{{raw}} html\n<div class="hear-table">{found}</div>\n```'


def _percent(found: dict, what: str = "share") -> str:
    """In per cent, with its interval; nothing is called 100 that is not."""
    value, low, high = (100 * found[name] for name in (what, "low", "high"))
    return f"{value:.{int(99.5 <= value < 100)}f} % ({low:.0f} to {high:.0f})"
