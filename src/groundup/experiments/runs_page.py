"""The page of recipes and recorded runs, `book/runs.md`: what can be trained by a name, and what was run.

The book's Sphinx extension writes `render()` into that page at every build. The text is MyST Markdown; all of
it comes from the recipes and the records, save what the write-up leaves open, which nobody can compute.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import ascii_uppercase
from textwrap import indent

import numpy as np
import torch

from . import recorded
from .claims import CLAIMS

INTRODUCTION = """\
# Recipes and recorded runs

Two lists to look things up in. The *recipes* are the networks that `groundup train` and `groundup ladder`
know by name. The *recorded runs* are everything that took too long to be run while the book is built: what
each tells, the command that made it, when, on which machine, and from which commit of the library. The
numbers lie in `book/results`, one JSON a run:

```python
from groundup.experiments import recorded
recorded.load("claims/S9")["numbers"]
```

## Recipes

The first seven are the homework's ladder *as meant*: the sizes, rate and steps of the course's sample program
and of the write-up that this book puts on trial, with every utterance masked at its true length, relative
positions, and margins on cosines. `--set width=96 --set steps=800` brings any of them down to a small corpus.
In brackets: the encoder with its blocks × width, the pooling, the head, the loss."""
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
TOLD = {  # what a record tells, by how its name begins
    "benchmarks/autograd_two": "The same on two threads.",
    "benchmarks/autograd": "Our engine and PyTorch, operation by operation.",
    "benchmarks/corpus": "Crops a second from a packed corpus, and from small files.",
    "benchmarks/live": "From the button to the answer on the live page.",
    "benchmarks/speaker": "A step of our Conformer, and of others.",
    "benchmarks/synthesis": "Made-up voices a second.",
    "benchmarks/two_engines": "The Conformer on our own engine, beside PyTorch.",
    "first_demo": "What the first commands of the README give, over several seeds.",
    "ladder_": "The homework's ladder as meant, small, on real voices.",
    "live_choice": "What the live page's network was chosen by, on actors 01 to 10.",
    "live_strangers": "What it then reached with people whom it never heard.",
    "ours_800": "The recipe `ours` on real voices, 800 steps.",
    "ours_1600": "The recipe `ours` on real voices, 1,600 steps.",
    "relative_shift_onnx": "Two forms of the relative shift, exported.",
    "search_first": "The search for `ours`: one change at a time.",
    "search_second": "The search for `ours`: what led, combined, with new seeds.",
    "speaker_conformer": "The recipe `conformer` on real voices.",
    "speaker_simple": "The recipe `transformer` on real voices.",
    "speaker_slipped": "`conformer` with time and batch swapped, on real voices.",
    "tuning_kills": "A search whose workers are killed, again and again.",
    "tuning_table": "Settings trained twice each, from which searches are replayed.",
}
CLAIM = "claims/"
MADE = "python -m groundup.experiments record {}"  # the command of a claim's record


def render() -> str:
    """The page as Markdown."""
    from groundup.training import recipes  # here and not above: it loads PyTorch

    runs = {name: recorded.load(name) for name in recorded.names()}
    parts = [INTRODUCTION, *tables(recipes), RENAMED, *sections(runs)]
    missing = {name: known for name, known in PENDING.items() if name not in runs}
    waiting = [f"- `{name}`: {what}\n  `{command}`" for name, (what, command) in missing.items()]
    parts += [WAITING, "\n".join(waiting)] if waiting else []
    return "\n\n".join(parts) + "\n"


def tables(recipes: Mapping[str, object]) -> list[str]:
    """What each recipe is and is made of, how it learns, and where the write-up is silent."""
    made = [f"- `{name}`: {purpose(recipe)} ({'; '.join(parts(recipe))})" for name, recipe in recipes.items()]
    learning: dict[str, list[str]] = {}
    for name, recipe in recipes.items():
        learning.setdefault(habits(recipe), []).append(f"`{name}`")
    learns = [f"- {', '.join(names)}: {how}." for how, names in learning.items()]
    silent = [f"- `{name}`: {what}." for name, what in SILENT.items()]
    return [
        "\n".join(made),
        "How they learn:\n\n" + "\n".join(learns),
        folded("Where the write-up is silent, and what stands there", "\n".join(silent)),
    ]


def purpose(recipe) -> str:
    """The first line of the recipe's docstring."""
    return type(recipe).__doc__.strip().partition("\n")[0]


def folded(summary: str, text: str) -> str:
    """Text that opens with a click."""
    return f"<details>\n<summary>{summary}</summary>\n\n{text}\n\n</details>"


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
    """The machines, the runs with their commands, and a table of the claims."""
    machines = dict(zip(dict.fromkeys(map(device, runs.values())), ascii_uppercase, strict=False))
    others = [entry(name, run, machines) for name, run in runs.items() if not name.startswith(CLAIM)]
    claims = [row(name, runs[f"{CLAIM}{name}"], machines) for name in CLAIMS if f"{CLAIM}{name}" in runs]
    legend = "; ".join(f"**{letter}** is {machine}" for machine, letter in machines.items())
    return [
        f"## Recorded runs\n\nThe machines: {legend}. *statement-01-02* in a name: a model learned "
        "from the first sentence of RAVDESS and was asked the second; *02-01* is the other way round.",
        "\n".join(others),
        f"## Recorded claims\n\nEach by `{MADE.format('ID')}`; its prediction and rule stand with the claim.",
        "\n".join(["| claim | recorded |", "| --- | --- |", *claims]),
    ]


def device(run: dict) -> str:
    """The machine of a run in words."""
    hardware = run["hardware"]
    return hardware["gpu"] or f"{hardware['cores']} cores of {hardware['processor']}"


def made(run: dict, machines: Mapping[str, str]) -> str:
    """When, on which machine and from which commit."""
    return f"{run['time'][:10]}, {machines[device(run)]}, `{(run['commit'] or 'unknown')[:7]}`"


def entry(name: str, run: dict, machines: Mapping[str, str]) -> str:
    """What a run tells and where it was made, and its command, which opens with a click."""
    told = next((f"{words} " for start, words in TOLD.items() if name.startswith(start)), "")
    command = folded("its command", f"```text\n{run['command']}\n```")
    return f"- `{name}`: {told}{made(run, machines)}\n\n{indent(command, '  ')}\n"


def row(name: str, run: dict, machines: Mapping[str, str]) -> str:
    """A claim's line of the table; its command where it is another one."""
    command = "" if run["command"] == MADE.format(name) else f", `{run['command']}`"
    return f"| [{name}](#{name.lower()}): {CLAIMS[name].title} | {made(run, machines)}{command} |"
