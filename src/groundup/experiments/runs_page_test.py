"""The page lists every recipe and every record, and says of each what is true."""

from groundup.experiments import recorded, runs_page
from groundup.training import recipes
from groundup.training.homework import LADDER

RUN = {
    "command": "python x.py",
    "time": "2026-11-21T22:53:01+00:00",
    "hardware": {"processor": "A chip", "cores": 4, "gpu": None},
    "commit": "79badd4df7dad42a",
}


def test_every_record_and_every_recipe_is_on_the_page():
    page = runs_page.render()
    assert all(page.count(f"- `{name}`: ") == 1 for name in recorded.names())
    assert all(f"- `{name}`: " in page for name in recipes)


def test_an_entry_says_when_where_and_how():
    assert runs_page.entry("x", RUN) == (
        "- `x`: 2026-11-21, 4 cores of A chip, commit 79badd4\n  `python x.py`"
    )
    assert "H200" in runs_page.entry("x", RUN | {"hardware": RUN["hardware"] | {"gpu": "NVIDIA H200"}})


def test_what_is_recorded_no_longer_waits(monkeypatch):
    assert "Waiting for a machine" in runs_page.render()
    monkeypatch.setattr(recorded, "names", lambda: list(runs_page.PENDING))
    monkeypatch.setattr(recorded, "load", lambda name: RUN)
    assert "Waiting for a machine" not in runs_page.render()


def test_a_recipe_is_described_by_its_model():
    assert runs_page.parts(recipes["boss_am"]) == [
        "Conformer, 1 × 512, heads 8, kernel 31",
        "mean pooling",
        "cosine head",
        "AM-Softmax, s 30, m 0.35",
    ]
    assert runs_page.parts(recipes["conformer"])[0].endswith("kernel 15, sub-sampling 4")
    assert runs_page.habits(recipes["simple"]) == (
        "rate 0.001, no smoothing, log-mel as it is, 70,000 steps of 32 crops of 128 frames"
    )
    assert "smoothing 0.1, each band's mean subtracted" in runs_page.habits(recipes["conformer"])


def test_what_is_silent_concerns_the_ladder():
    assert set(runs_page.SILENT) <= {recipe.name for recipe in LADDER}
