"""A trained model and what its answers mean: all that is needed to use it, and no corpus."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors import torch as safetensors

from groundup.corpus import PackedCorpus
from groundup.corpus.log_mel import described
from groundup.errors import UserError
from groundup.speaker import SpeakerClassifier
from groundup.training.catalogue import recipe_named
from groundup.training.folder import REMEDY, check_files, checksums, read_json, write_json
from groundup.training.recipe import Recipe

__all__ = ["WEIGHTS", "TrainedModel", "load_weights", "save_weights", "weights_of"]

WEIGHTS = {"best": "model.safetensors", "last": "last.safetensors"}  # the file of each checkpoint
FORM = "groundup model"


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """A model that names speakers, with what it must be given and what its answers stand for.

    Attributes:
        recipe: `recipe.front_end` is done to features before the model hears them.
        model: in evaluation mode; (B, T, F), (B,) → (B, K) logits.
        speakers: the K names, in the order of the classes.
        bands: F.
        features: `LogMel(**features)` makes them of a recording, unless their kind is unknown.
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
        if checkpoint not in WEIGHTS:
            raise ValueError(f"expected a checkpoint out of {', '.join(WEIGHTS)}, got {checkpoint!r}")
        path = Path(folder).expanduser()
        weights, checksum = weights_of(path, checkpoint)
        content = read_json(path / "model.json", FORM)
        check_files(path, {weights: checksum})
        recipe, speakers, bands = recipe_named(**content["recipe"]), content["speakers"], content["bands"]
        model = recipe.model(bands, len(speakers), torch.Generator())  # its draws are overwritten
        try:
            model.load_state_dict(load_weights(path / weights))
        except RuntimeError:  # a line for each name that differs
            raise UserError(
                f"{path / weights}: does not fit the recipe {recipe.name!r} of this version. {REMEDY}"
            ) from None
        features, trimmed = described(content["features"]), content["trimmed_decibels"]
        return cls(recipe, model.eval(), speakers, bands, features, trimmed)

    def write(self, folder: Path) -> None:
        """Write model.json, when the weights are in the folder."""
        about = {name: getattr(self, name) for name in ("bands", "features", "trimmed_decibels", "speakers")}
        files = checksums(folder, list(WEIGHTS.values()))
        write_json(folder / "model.json", FORM, {"recipe": self.recipe.settings(), **about, "files": files})


def weights_of(folder: Path, checkpoint: str) -> tuple[str, str]:
    """The file that holds a checkpoint of the run in `folder`, and its checksum, as model.json knows them."""
    files = read_json(folder / "model.json", FORM)["files"]
    name = WEIGHTS[checkpoint] if WEIGHTS[checkpoint] in files else f"{checkpoint}.ckpt"  # as it once was
    return name, files[name]


def save_weights(weights: dict[str, torch.Tensor], file: Path) -> None:
    """Write a model's weights and statistics under their names, in the public form that runs no code."""
    safetensors.save_file({name: value.contiguous() for name, value in weights.items()}, file)


def load_weights(file: Path) -> dict[str, torch.Tensor]:
    """What `save_weights` wrote, or the weights in a checkpoint of an earlier version of this library."""
    try:
        if file.suffix == ".safetensors":
            return safetensors.load_file(file)
        state = torch.load(file, map_location="cpu", weights_only=True)["state_dict"]
    except Exception as error:  # whatever a damaged file makes the readers raise
        raise UserError(f"{file}: damaged ({type(error).__name__}). {REMEDY}") from None
    return {name.removeprefix("model."): value for name, value in state.items()}
