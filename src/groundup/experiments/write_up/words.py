"""What the chapter says of runs that may still be pending."""

from __future__ import annotations

from ...figures import prose, show
from . import pictures, records

STEPS = {
    "simple": "simple",
    "medium": "medium",
    "strong": "strong",
    "boss": "boss",
    "boss_sap": "+ pooling",
    "boss_am": "+ margin",
    "combined": "+ both",
    "ours": "ours",
}
COMMAND = (
    "groundup ladder --corpus corpora/ravdess --recipes simple medium strong boss boss_sap boss_am combined "
    "--seeds 0 1 2 --split statement:01:02"
)


def ladder():
    """The recorded ladder as a figure; before it is recorded, a sentence with the command."""
    found = {way: record["recipes"] for way, record in records.ladders().items()}
    if not found:
        return prose(
            "The ladder on real voices is not recorded yet. The command:\n\n```bash\n{c}\n```", c=COMMAND
        )
    known = {name for recipes in found.values() for name in recipes}
    return show(
        pictures.ladder(found, {name: words for name, words in STEPS.items() if name in known}),
        alt="The rungs of the ladder as meant, a row each: accuracies of all seeds in both directions, and "
        "their intervals over speakers.",
        caption="The ladder as meant, on the other sentence of twenty actors, all rungs with the same steps. "
        "Dots are seeds, bars the 95 % interval over speakers.",
    )
