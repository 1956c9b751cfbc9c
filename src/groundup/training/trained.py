"""A trained model and what its answers mean: all that is needed to use it, and no corpus."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch

from groundup.corpus import PackedCorpus
from groundup.errors import UserError
from groundup.speaker import SpeakerClassifier
from groundup.training.catalogue import recipe_named
from groundup.training.folder import REMEDY, check_files, checksums, read_json, write_json
from groundup.training.recipe import Recipe

__all__ = ["CHECKPOINTS", "TrainedModel", "load_weights"]

CHECKPOINTS = ("best", "last")
FORM = "groundup model"


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """A model that names speakers, with what it must be given and what its answers stand for.

    Attributes:
        recipe: `recipe.front_end` is done to features before the model hears them.
        model: in evaluation mode; (B, T, F), (B,) → (B, K) logits.
        speakers: the K names, in the order of the classes.
        bands: F.
        features: `LogMel(**features)` makes them of a recording, unless they came without one.
        trimmed_decibels: of the `trim_silence` that goes before it, None where nothing was cut.
    """

    recipe: Recipe
    model: SpeakerClassifier = field(repr=False)
    speakers: list[str] = field(repr=False)
    bands: int
    features: dict = field(repr=False)
    trimmed_decibels: float | None = None

    @classmethod
    def of(cls, recipe: Recipe, model: SpeakerClassifier, corpus: PackedCorpus) -> TrainedModel:
        """A model that learned from `corpus`."""
        trimmed = corpus.manifest.get("trimmed_decibels")
        return cls(recipe, model, corpus.speakers, corpus.bands, corpus.features, trimmed)

    @classmethod
    def open(cls, folder: str | Path, checkpoint: str = "best") -> TrainedModel:
        """The model in a run's folder, wherever that lies now; nothing else has to be there.

        Args:
            checkpoint: `best` or `last`.

        Raises:
            UserError: when there is no finished run, or a file that is needed is not the one written.
        """
        if checkpoint not in CHECKPOINTS:
            raise ValueError(f"expected a checkpoint out of {', '.join(CHECKPOINTS)}, got {checkpoint!r}")
        path, weights = Path(folder).expanduser(), f"{checkpoint}.ckpt"
        content = read_json(path / "model.json", FORM)
        check_files(path, {weights: content["files"][weights]})
        recipe, speakers, bands = recipe_named(**content["recipe"]), content["speakers"], content["bands"]
        model = recipe.model(bands, len(speakers), torch.Generator())  # its draws are overwritten
        try:
            model.load_state_dict(load_weights(path / weights))
        except RuntimeError:  # a line for each name that differs
            raise UserError(
                f"{path / weights}: does not fit the recipe {recipe.name!r} of this version. {REMEDY}"
            ) from None
        return cls(recipe, model.eval(), speakers, bands, content["features"], content["trimmed_decibels"])

    def write(self, folder: Path) -> None:
        """Write model.json, when the checkpoints are in the folder."""
        about = {name: getattr(self, name) for name in ("bands", "features", "trimmed_decibels", "speakers")}
        files = checksums(folder, [f"{name}.ckpt" for name in CHECKPOINTS])
        write_json(folder / "model.json", FORM, {"recipe": self.recipe.settings(), **about, "files": files})


def load_weights(file: Path) -> dict[str, torch.Tensor]:
    """The model's weights in a Lightning checkpoint; `weights_only`, since a plain load can run code."""
    try:
        state = torch.load(file, map_location="cpu", weights_only=True)["state_dict"]
    except Exception as error:  # whatever a damaged archive makes the unpickler raise
        raise UserError(f"{file}: damaged ({type(error).__name__}). {REMEDY}") from None
    answering = "average." if any(name.startswith("average.") for name in state) else "model."
    return {name.removeprefix(answering): t for name, t in state.items() if name.startswith(answering)}
