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


MACHINES = {"4 cores of A chip": "A", "NVIDIA H200": "B"}


def test_every_record_and_every_recipe_is_on_the_page_with_its_command():
    page = runs_page.render()
    assert all(f"- `{name}`: " in page for name in recipes)
    for name in recorded.names():
        claim = name.removeprefix("claims/")
        line = f"| [{claim}](#{claim.lower()}): " if claim != name else f"- `{name}`: "
        assert page.count(line) == 1
        command = recorded.load(name)["command"]
        assert f"\n  {command}\n" in page or command == runs_page.MADE.format(claim)


def test_an_entry_says_what_when_where_and_how():
    said = runs_page.entry("first_demo", RUN, MACHINES)
    assert said.startswith(f"- `first_demo`: {runs_page.TOLD['first_demo']} 2026-11-21, A, `79badd4`\n")
    assert "\n  python x.py\n" in said
    there = RUN | {"hardware": RUN["hardware"] | {"gpu": "NVIDIA H200"}}
    assert runs_page.made(there, MACHINES) == "2026-11-21, B, `79badd4`"


def test_a_claim_names_its_command_where_it_is_not_the_usual_one():
    assert runs_page.row("S9", RUN, MACHINES).endswith("`79badd4`, `python x.py` |")
    usual = RUN | {"command": "python -m groundup.experiments record S9"}
    assert runs_page.row("S9", usual, MACHINES).endswith("`79badd4` |")


def test_every_record_that_is_no_claim_is_told():
    others = [name for name in recorded.names() if not name.startswith("claims/")]
    assert [name for name in others if not name.startswith(tuple(runs_page.TOLD))] == []
    assert [start for start in runs_page.TOLD if not any(map(str.startswith, others, [start] * 99))] == []


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
