"""The card of the live page's network: what it learned from, under which terms, how often it errs.

Every number in it comes from what `book.live_model` has measured.
"""

from __future__ import annotations

__all__ = ["card"]

PEOPLE = ("actors 11 to 20", "all twenty")
TEXT = """# The network of the page "Who is speaking, live"

`model.onnx` maps log-mel features (B, T, {bands}) and lengths (B) to cosines with {voices} voices, to an
embedding of {width} numbers, and to the weights of its attentive pooling. `model.json` says the same as the
file's metadata: how the features are made, who the voices are, and how often it errs.

    python -m book.live_model RECORDINGS    # the folder that holds ravdess16/ and fsdd/

makes it again, checks it with onnxruntime, and writes this card. It is the recipe `strangers`, a
Conformer of {parameters:,} weights, after {steps:,} steps. Its weights have 16 bits, {bytes:,} bytes in all.

## What it learned from, and the terms

| what | voices | terms |
|---|---|---|
| RAVDESS, Livingstone and Russo (2018), actors {learned} | {actors} | CC BY-NC-SA 4.0 |
| Free Spoken Digit Dataset, Jackson et al. (2018) | {digits} | CC BY-SA 4.0 |
| made-up voices of `groundup.corpus.synthetic` | {made_up} | MIT, as all of Ground Up |

The weights carry the terms of RAVDESS, **CC BY-NC-SA 4.0**: name the source, share alike, and not for
commerce. The real recordings were also heard faster and slower, as voices of their own, and in made-up rooms
through made-up microphones. Actors {strangers} were never heard: on them the page can be tried.

## How often it errs

**Voices that it knows**, in utterances that it did not learn from (an actor's are another take of a sentence
and a feeling that it knows), named rightly, per cent:
{known}.

**Strangers**: five networks that each left out four actors were asked about those. Equal error rate in per
cent, with the 95 % interval over speakers. Nothing was chosen on actors 11 to 20. The room has an echo of
0.4 s, noise 20 dB below the voice and another microphone, the same for all.

| | studio, actors 11 to 20 | all twenty | room, actors 11 to 20 | all twenty |
|---|---|---|---|---|
{rates}

Enrolled in the studio and asked in the room, a new microphone, actors 11 to 20:
{moved}.

**At a table**: two networks that each left out six of actors 11 to 20. Somebody is enrolled by three
recordings of one sentence, 10 s in all, and asked by 3 s of the other. Per cent, with the interval over
speakers. The threshold, a cosine of {threshold}, is where both errors meet for the strangers among actors 01
to 08.

| people, how they speak, where | named | named, "nobody" allowed | strangers turned away |
|---|---|---|---|
{tables}

**What helped** was tried on actors 01 to 10 alone, with fewer steps: equal error rates in per cent of two
groups of four strangers. Two groups are few, and a point or two is no difference.

| | studio, both groups | room | enrolled in the studio, asked in the room |
|---|---|---|---|
{choice}

## Where it fails

- It was taught by {actors} actors, two sentences and one studio. Of other languages, of children, of
  whispering and of two voices at once nothing was measured. Decide nothing about anybody by it.
- Acted feelings cost it most: compare "all voices" with "ordinary voices" above.
- A stranger is often somebody to it, as the last column says, and more often the more people sit there.
- What would help most is more people: thousands of speakers in rooms of their own, as VoxCeleb has.
"""


def card(about: dict, choice: dict) -> str:
    """The card, in Markdown, of what `model.json` holds and of what `book.live_choice` found."""
    numbers, groups = about["numbers"], about["voices"]
    known = ";\n".join(
        f"{kind} {percent(found)} of {found['utterances']:,} utterances"
        for kind, found in numbers["voices it knows"].items()
    )
    return TEXT.format(
        bands=about["features"]["bands"],
        voices=len(about["speakers"]),
        width=about["recipe"]["width"],
        parameters=about["weights"],
        steps=about["recipe"]["steps"],
        bytes=about["bytes"],
        learned=names(groups["actors"]),
        strangers=names(about["strangers"]),
        actors=len(groups["actors"]),
        digits=len(groups["digits"]),
        made_up=len(groups["made-up"]),
        known=known,
        rates="\n".join(rates(numbers["strangers"])),
        moved=moved(numbers["enrolled in the studio, asked in the room"]),
        threshold=numbers["threshold"],
        tables="\n".join(tables(numbers["table"])),
        choice="\n".join(variants(choice)),
    )


def names(actors: list[str]) -> str:
    """Such as `01 to 16`, of actors without a gap."""
    return f"{actors[0][-2:]} to {actors[-1][-2:]}"


def percent(found: dict[str, float]) -> str:
    """Such as `93.1 (88.0 to 97.2)`."""
    value = found.get("share", found.get("eer"))
    return f"{100 * value:.1f} ({100 * found['low']:.1f} to {100 * found['high']:.1f})"


def rates(rooms: dict) -> list[str]:
    rows = []
    for way in rooms["studio"]:
        cells = [
            percent(rooms[room][way][who]) for room in rooms for who in ("actors 11 to 20", "all twenty")
        ]
        rows.append(f"| {way} | {' | '.join(cells)} |")
    return rows


def moved(found: dict) -> str:
    return ";\n".join(f"{way} {percent(rate[PEOPLE[0]])}" for way, rate in found.items())


def tables(rooms: dict) -> list[str]:
    return [
        f"| {who}, {room} | {' | '.join(percent(cell) for cell in found.values())} |"
        for room, seatings in rooms.items()
        for who, found in seatings.items()
    ]


def variants(found: dict) -> list[str]:
    """A row a variant: enrolled by 10 s, asked by 3 s."""
    return [
        f"| {name} | "
        + " | ".join(
            " and ".join(f"{rate:.1f}" for rate in rates[f"{room}, enrolled by 10 s"])
            for room in ("studio", "room", "from studio to room")
        )
        + " |"
        for name, rates in found.items()
    ]
