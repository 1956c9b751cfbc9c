"""What the chapter says of runs that may still be pending."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, pairwise

import numpy as np

from ...figures import prose, show, table
from . import pictures, records

RUNGS = {
    "simple": "simple",
    "medium": "medium",
    "strong": "strong",
    "boss": "boss",
    "boss_sap": "+ pooling",
    "boss_am": "+ margin",
    "combined": "+ both",
    "ours": "ours",
}
HINTS = ("boss_sap", "boss_am", "combined")  # each added to `boss`, not to one another
COMMAND = (
    "python book/record_speaker.py ladder --recipes simple medium strong boss boss_sap boss_am combined "
    "--corpus corpora/ravdess --split statement:01:02 --runs runs/ladder"
)


def rungs(found: Mapping) -> dict[str, str]:
    """Of the recipes that were recorded the words for their rows, from the lowest rung."""
    known = {name for numbers in found.values() for name in numbers["whole"]}
    return {name: words for name, words in RUNGS.items() if name in known}


def ladder():
    """The recorded ladder as a figure; before it is recorded, a sentence with the command."""
    found = records.ladders()
    if not found:
        return prose(
            "The ladder on real voices is not recorded yet. The command:\n\n```bash\n{c}\n```", c=COMMAND
        )
    return show(
        pictures.ladder({way: numbers["whole"] for way, numbers in found.items()}, rungs(found)),
        alt="The rungs of the ladder as meant, a row each: accuracies of all seeds in both directions, and "
        "their intervals over speakers.",
        caption="The ladder as meant, small, all rungs with the same steps. Dots are seeds, bars the 95 % "
        "interval over speakers.",
    )


def climb():
    """Which rung is the highest to climb, and what the hints at its end change, in a sentence."""
    found = records.ladders()
    if not found:
        return prose("What the rungs are worth is told when they are recorded.")
    names = rungs(found)
    mean = {n: 100 * np.mean([numbers["whole"][n]["mean"] for numbers in found.values()]) for n in names}
    below, above = max(pairwise([n for n in names if n not in HINTS]), key=lambda p: mean[p[1]] - mean[p[0]])
    hints = [mean[name] - mean["boss"] for name in HINTS if name in mean]
    return prose(
        "The widest step is from *{below}* to *{above}*, {step:.0f} points. The hints change the rung "
        "that they stand on by {low} to {high} points.",
        below=below,
        above=above,
        step=mean[above] - mean[below],
        low=f"{min(hints):+.1f}".replace("-", "−"),
        high=f"{max(hints):+.1f}".replace("-", "−"),
    )


def pairs():
    """How often McNemar's test parts a hint from `boss`, and how often `boss` from itself, in a sentence."""
    wrong = [
        {name: numbers["whole"][name]["errors"] for name in ("boss", *HINTS) if name in numbers["whole"]}
        for numbers in records.ladders().values()
    ]
    hints = [
        pair
        for runs in wrong
        for name in HINTS
        if name in runs
        for pair in zip(runs["boss"], runs[name], strict=True)
    ]
    itself = [pair for runs in wrong for pair in combinations(runs["boss"], 2)]
    parted = [sum(records.chance(*pair) < 0.05 for pair in pairs) for pairs in (hints, itself)]
    return prose(
        "Is what the hints change more than luck? McNemar's test, at the 5 % level, tells a hint from "
        "*boss* in {hints} of {of_hints} pairs of one seed. But it tells *boss* from *itself*, with another "
        "seed, in {itself} of {of_itself}. There is no error in it: the test compares two networks, and two "
        "trainings of one recipe are two networks. Whether a *recipe* is better only several seeds can say.",
        hints=parted[0],
        of_hints=len(hints),
        itself=parted[1],
        of_itself=len(itself),
    )


def axes():
    """What the recorded runs answer to harder questions, the mean of both directions, as a table."""
    found = records.ladders()
    if not found:
        return prose("Nor are the harder questions: short pieces, and noise.")
    questions = [question for question in next(iter(found.values())) if question != "2 s"]  # much like whole
    means = {
        name: [np.mean([numbers[q][name]["mean"] for numbers in found.values()]) for q in questions]
        for name in rungs(found)
    }
    best = np.max(list(means.values()), axis=0)
    rows = [
        [RUNGS[name], *(f"{100 * m:.0f}" + "*" * bool(m == b) for m, b in zip(values, best, strict=True))]
        for name, values in means.items()
    ]
    return table(
        rows,
        header=["", *(question.removeprefix("noise ") for question in questions)],
        caption="The same runs, asked in harder ways: whole, one second, white noise. Accuracy "
        "in %, the mean of seeds and directions; a star marks the best of a column.",
    )


def moods():
    """What is left of the ladder from one emotion to another, in a sentence."""
    found = records.moods()
    each = {name: 100 * np.array([way[name]["accuracy"] for way in found.values()]) for name in RUNGS}
    rungs = {name: values.mean() for name, values in each.items() if name != "ours"}
    return prose(
        "And from one mood to another? Trained on what was said happily and asked about what was said "
        "angrily, or the other way round, the rungs end between {low:.0f} and {high:.0f} %, and *boss* is no "
        "longer far above *strong*: {boss:.0f} against {strong:.0f} %. One rung moves by {sd:.0f} points "
        "from seed to seed (standard deviation, all rungs pooled). Part of the fall is that there are only "
        "160 utterances to learn from, in place of 600. `ours`, with twice the steps and the mean of each "
        "band left in, reaches {ours:.0f} %.",
        low=min(rungs.values()),
        high=max(rungs.values()),
        boss=rungs["boss"],
        strong=rungs["strong"],
        sd=np.sqrt(np.mean([values.var(axis=1, ddof=1) for values in each.values()])),
        ours=each["ours"].mean(),
    )
