"""The ladder is shown when it is recorded; until then its command is."""

from groundup.experiments import recorded
from groundup.experiments.write_up import pictures, records, words


def test_the_ladder_is_shown_when_it_is_recorded_and_else_its_command(monkeypatch):
    monkeypatch.setattr(recorded, "names", lambda: [])
    assert words.COMMAND in words.ladder().text
    rungs = {"boss": {"accuracy": [0.9], "interval": [0.8, 1.0]}}
    monkeypatch.setattr(records, "ladders", lambda: {"01 → 02": {"recipes": rungs}})
    shown = []
    monkeypatch.setattr(pictures, "ladder", lambda found, steps: shown.append((found, steps)))
    monkeypatch.setattr(words, "show", lambda figure, alt, caption: caption)
    words.ladder()
    assert shown == [({"01 → 02": rungs}, {"boss": "boss"})]
