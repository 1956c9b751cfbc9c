"""The page of recipes and recorded runs, `book/runs.md`: what can be trained by a name, and what was run.

The book's Sphinx extension writes `render()` into that page at every build. The text is MyST Markdown; all of
it comes from the recipes and the records, save what the write-up leaves open, which nobody can compute.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import torch

from . import recorded

INTRODUCTION = """\
# Recipes and recorded runs

What `groundup train --recipe` and `groundup ladder --recipes` know by name, and every run that this book
quotes: its command, when and on what it ran, and the commit of the library. The numbers lie in
`book/results`, one JSON a run.

## Recipes

The first seven are the homework's ladder *as meant*: the sizes, rate and steps of the course's sample program
and of the write-up that this book puts on trial, with every utterance masked at its true length, relative
positions, and margins on cosines. `--set width=96 --set steps=800` brings any of them down to a small
corpus."""
SILENT = {  # what the write-up does not say of its rungs, and what stands here for it
    "medium": "the hidden width (the sample's 256), the layers of the head (in a picture; the sample's)",
    "strong": "the number of heads (8, its block's default); sub-sampling is shown, and not used in what ran",
    "boss": "as `strong`",
    "boss_sap": "how the pooling's vector begins (at 0, as the mean)",
    "boss_am": "a warm-up of the margin; its scale of 10 stood on bare logits, and 30 stands here on cosines",
    "combined": "as `boss_sap` and `boss_am`",
}
RENAMED = """\
Until the ladder stood, `transformer` bore the name `simple`. Records made before keep it: in
`speaker_simple_ravdess_*` and in the finding S1, *simple* is the recipe `transformer`."""
GPU, LADDERS = "sh tests/benchmarks/gpu.sh", "sh book/record_ladders.sh"
PENDING = {  # records that a chapter may ask for: what they tell, and what makes them
    "benchmarks/training_gpu": (
        "utterances a second at the homework's size, our training against the write-up's own way with the "
        "same network; memory, and the share of the device's peak",
        GPU,
    ),
    "benchmarks/speaker_gpu": ("our Conformer in bfloat16, compiled, against torchaudio's in float32", GPU),
    "homework_size_synthetic_utterance-0.1": ("`boss` and `ours` on 600 made-up voices", GPU),
    **{
        f"ladder_ravdess_statement-{way}": (
            "the seven rungs as meant, and harder questions",
            f"{LADDERS} ladder",
        )
        for way in ("01-02", "02-01")
    },
    **{
        f"ours_{steps}_ravdess_statement-{way}": (f"`ours` after {steps:,} steps", f"{LADDERS} ours")
        for steps in (800, 1600)
        for way in ("01-02", "02-01")
    },
}
WAITING = """\
## Waiting for a machine

Where a chapter would tell of these, it says that they are pending. Those of `gpu.sh` need a GPU."""
GROUPS = {"benchmarks/": "Speed", "claims/": "Claims on trial"}  # by how a record's name begins
OTHERS = "Who is speaking?"


def render() -> str:
    """The page as Markdown."""
    from groundup.training import recipes  # here and not above: it loads PyTorch

    runs = {name: recorded.load(name) for name in recorded.names()}
    parts = [INTRODUCTION, *tables(recipes), RENAMED, "## Recorded runs", *sections(runs)]
    missing = {name: known for name, known in PENDING.items() if name not in runs}
    waiting = [f"- `{name}`: {what}\n  `{command}`" for name, (what, command) in missing.items()]
    parts += [WAITING, "\n".join(waiting)] if waiting else []
    return "\n\n".join(parts) + "\n"


def tables(recipes: Mapping[str, object]) -> list[str]:
    """What each recipe is made of, how it learns, and where the write-up is silent."""
    made = [f"- `{name}`: {'; '.join(parts(recipe))}." for name, recipe in recipes.items()]
    learning: dict[str, list[str]] = {}
    for name, recipe in recipes.items():
        learning.setdefault(habits(recipe), []).append(f"`{name}`")
    learns = [f"- {', '.join(names)}: {how}." for how, names in learning.items()]
    silent = [f"- `{name}`: {what}." for name, what in SILENT.items()]
    return [
        "What they are made of, encoder, pooling, head and criterion:\n\n" + "\n".join(made),
        "How they learn:\n\n" + "\n".join(learns),
        "Where the write-up is silent:\n\n" + "\n".join(silent),
    ]


def parts(recipe) -> list[str]:
    """The four parts of the model, each in a few words."""
    model = recipe.model(40, 3, torch.Generator())
    criterion = "cross-entropy"
    if hasattr(model.criterion, "final_margin"):
        criterion = f"AM-Softmax, s {model.criterion.scale:g}, m {model.criterion.final_margin:g}"
    sizes = [f"{recipe.blocks} × {recipe.width}"]
    sizes += [f"{name} {getattr(recipe, name)}" for name in ("heads", "kernel") if hasattr(recipe, name)]
    factor = model.encoder.subsampling.factor if hasattr(model.encoder, "subsampling") else 1
    sizes += [f"sub-sampling {factor}"] if factor > 1 else []
    encoder = ", ".join([type(model.encoder).__name__.removesuffix("Encoder"), *sizes])
    return [encoder, *(_words(part) for part in (model.pooling, model.head)), criterion]


def habits(recipe) -> str:
    """Rate, smoothing, what is subtracted, crop, batch and steps."""
    tilt = np.linspace(1.0, 2.0, 40, dtype=np.float32) * np.ones((1, 5, 1), np.float32)
    left = recipe.front_end(tilt, np.array([5]))
    mean = "log-mel as it is" if abs(left).max() > 1e-5 else "each band's mean subtracted"
    smoothing = f"smoothing {recipe.label_smoothing:g}" if recipe.label_smoothing else "no smoothing"
    crops = f"{recipe.steps:,} steps of {recipe.batch_size} crops of {recipe.crop} frames"
    return f"rate {recipe.learning_rate:g}, {smoothing}, {mean}, {crops}"


def _words(module) -> str:
    """`SelfAttentionPooling` as `self-attention pooling`."""
    *kind, part = re.findall("[A-Z][a-z]*", type(module).__name__)
    return f"{'-'.join(kind)} {part}".lower()


def sections(runs: Mapping[str, dict]) -> list[str]:
    """The runs by group, one entry each."""
    groups: dict[str, list[str]] = {OTHERS: []}
    for name, run in runs.items():
        title = next((title for start, title in GROUPS.items() if name.startswith(start)), OTHERS)
        groups.setdefault(title, []).append(entry(name, run))
    return [text for title, entries in groups.items() for text in (f"### {title}", "\n".join(entries))]


def entry(name: str, run: dict) -> str:
    """A line for what and where, a line for the command."""
    hardware = run["hardware"]
    device = hardware["gpu"] or f"{hardware['cores']} cores of {hardware['processor']}"
    commit = (run["commit"] or "unknown")[:7]
    return f"- `{name}`: {run['time'][:10]}, {device}, commit {commit}\n  `{run['command']}`"
