"""A trained model as one ONNX file, which runs without us: in a browser, in a telephone, in another language.

    features (B, T, F) float32, lengths (B,) int64  →  logits or cosines (B, K), embedding (B, E),
                                                       weights (B, T') where the pooling has any

B and T are free, down to one utterance of the fewest frames that the model takes. Weights that float16 holds
exactly, as those of `in_half_precision`, are stored in it; all sums are in float32. What one must know to
make the features, and who the K classes are, is in the file's metadata: see `metadata`. The format is that of
the Open Neural Network Exchange, onnx.ai.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import groundup
from groundup.corpus import subtract_mean
from groundup.errors import UserError
from groundup.files.atomic_file import new_file
from groundup.files.disk import refuse_existing
from groundup.recognition.half_weights import store_halves
from groundup.speaker import CosineHead, MarginSoftmax, SpeakerClassifier
from groundup.training.recipe import Recipe
from groundup.training.trained import TrainedModel

__all__ = ["TOLERANCE", "check_onnx", "metadata", "output_names", "write_onnx"]

NEEDED = ("onnx", "onnxscript", "onnxruntime")
TOLERANCE = 1e-5  # of the largest number in the output, or of 1 where that is smaller
BATCHES, LONGEST = (1, 2, 5), (31, 64, 127, 257, 1_009)
# PyTorch's exporter asks PyTorch for a name that moved; nothing of ours is involved.
EXPECTED = r"`isinstance\(treespec, LeafSpec\)` is deprecated"


class _Outputs(nn.Module):
    """All that the file gives, as a tuple in the order of `output_names`."""

    def __init__(self, model: SpeakerClassifier) -> None:
        super().__init__()
        self.encoder, self.pooling, self.head = model.encoder, model.pooling, model.head

    def forward(self, features: Tensor, lengths: Tensor) -> tuple[Tensor, ...]:
        frames, left = self.encoder(features, lengths)
        embedding = self.pooling(frames, left)
        outputs = (self.head(embedding), embedding)
        return (*outputs, self.pooling.weights(frames, left)) if hasattr(self.pooling, "weights") else outputs


def output_names(model: SpeakerClassifier) -> list[str]:
    """`logits` or, of a `CosineHead`, `cosines`; `embedding`; `weights` where the pooling has any."""
    names = ["cosines" if isinstance(model.head, CosineHead) else "logits", "embedding"]
    return [*names, "weights"] if hasattr(model.pooling, "weights") else names


def write_onnx(trained: TrainedModel, out: str | Path) -> float:
    """Write the model to the new file `out`; it gets its name after `check_onnx` has run it.

    Returns:
        The largest error that was found, see `check_onnx`.

    Raises:
        UserError: when something is at `out`, ONNX is not installed, or the file does not give the model's
            numbers.
    """
    refuse_existing(out)
    _require_onnx()
    model = _Outputs(trained.model.cpu()).eval()
    example = torch.zeros(2, trained.model.encoder.minimum_frames + 58, trained.bands)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.filterwarnings("ignore", message=EXPECTED)
        program = torch.onnx.export(
            model,
            (example, torch.tensor([example.shape[1], trained.model.encoder.minimum_frames])),
            input_names=["features", "lengths"],
            output_names=output_names(trained.model),
            dynamic_shapes=({0: "batch", 1: "frames"}, {0: torch.export.Dim.DYNAMIC}),
            dynamo=True,
            verbose=False,
        )
    _forget_origins(program.model.graph)
    program.model.metadata_props.update(metadata(trained))
    with new_file(out) as partial:
        program.save(partial, external_data=False)
        store_halves(partial)
        return check_onnx(partial, trained.model)


def _forget_origins(graph) -> None:
    """Drop what the exporter notes of each operation: lines of code, with the folders of this machine."""
    graph.metadata_props.clear()
    for node in graph.all_nodes():
        node.metadata_props.clear()


def metadata(trained: TrainedModel) -> dict[str, str]:
    """What the file says of itself, each value JSON.

    `speakers`, in the order of the classes; `features`, the settings of `LogMel`, of kind `unknown` where
    nobody knows them; `trimmed_decibels`, how far below the loudest silence was cut from both ends, or null;
    `subtract_mean`, whether each band's mean over the utterance leaves first; `minimum_frames`; `scale`, what
    cosines are multiplied with before a softmax, 1 for logits; `recipe` with all its settings;
    `weights_sha256`; `groundup`, our version.
    """
    criterion = trained.model.criterion
    about = {
        "speakers": trained.speakers,
        "features": trained.features,
        "trimmed_decibels": trained.trimmed_decibels,
        "subtract_mean": _subtracts_mean(trained.recipe, trained.bands),
        "minimum_frames": trained.model.encoder.minimum_frames,
        "scale": criterion.scale if isinstance(criterion, MarginSoftmax) else 1.0,
        "recipe": trained.recipe.settings(),
        "weights_sha256": _weights_sha256(_Outputs(trained.model)),
        "groundup": groundup.__version__,
    }
    return {name: json.dumps(value, ensure_ascii=False) for name, value in about.items()}


@torch.no_grad()
def check_onnx(file: Path, model: SpeakerClassifier) -> float:
    """Run the file with onnxruntime beside the model: batches of 1, 2 and 5, the shortest utterances up to
    long ones, of equal and of different lengths.

    Returns:
        max |file − model| / max(1, max |model|), over all outputs and all batches.

    Raises:
        UserError: when that is above `TOLERANCE`.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    outputs, least = _Outputs(model.cpu()).eval(), model.encoder.minimum_frames
    rng, worst = np.random.default_rng(0), 0.0
    for batch in BATCHES:
        for frames in (*range(least, least + 10), *LONGEST):
            features = rng.normal(0, 2, (batch, frames, model.encoder.bands)).astype(np.float32)
            lengths = rng.integers(least, frames, batch, endpoint=True)
            lengths[rng.integers(batch)] = frames  # a batch is as long as its longest
            expected = outputs(torch.from_numpy(features), torch.from_numpy(lengths))
            found = session.run(None, {"features": features, "lengths": lengths})
            for name, ours, theirs in zip(output_names(model), expected, found, strict=True):
                error = float(np.abs(ours.numpy() - theirs).max() / max(1.0, ours.abs().max()))
                if not error <= TOLERANCE:  # NaN is no agreement
                    raise UserError(
                        f"the exported file gives other {name} than the model for {batch} utterances of up "
                        f"to {frames} frames: an error of {error:.1e}, expected at most {TOLERANCE:.0e}. "
                        "Nothing was written."
                    )
                worst = max(worst, error)
    return worst


def _subtracts_mean(recipe: Recipe, bands: int) -> bool:
    """Found out by trying: what a recipe does to features is code, and the file can only hold its name."""
    features, lengths = np.random.default_rng(0).normal(size=(2, 11, bands)), np.array([11, 7])
    found = recipe.front_end(features, lengths)
    if np.allclose(found, subtract_mean(features, lengths)):
        return True
    if np.allclose(found[0], features[0]) and np.allclose(found[1, :7], features[1, :7]):
        return False
    raise UserError(f"recipe {recipe.name!r} does more to features than an exported file can say.")


def _weights_sha256(model: nn.Module) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode() + tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _require_onnx() -> None:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UserError(f"exporting needs {', '.join(missing)}: pip install 'groundup[export]'")
