"""Who speaks in recordings that no corpus holds: a folder of sound files → names with probabilities."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from groundup.corpus.audio_files import ANY_AUDIO, audio_files
from groundup.recognition.listening import answers_to, listener
from groundup.speaker import MarginSoftmax, SpeakerClassifier
from groundup.training.trained import TrainedModel

__all__ = ["Named", "name_speakers", "probabilities"]


@dataclass(frozen=True, eq=False, repr=False)
class Named:
    """What a model said of N recordings, sorted by path."""

    files: list[str]  # N paths below the folder
    probabilities: np.ndarray  # (N, K)
    speakers: list[str]  # the K names

    def most_probable(self, count: int) -> list[list[tuple[str, float]]]:
        """For each recording the `count` speakers that are most probable, the first one first."""
        ranked = np.argsort(-self.probabilities, axis=1, kind="stable")[:, :count]
        return [
            [(self.speakers[k], float(row[k])) for k in best]
            for row, best in zip(self.probabilities, ranked, strict=True)
        ]

    def write_csv(self, file: Path) -> None:
        """Write one line a recording: its path, the speaker named, the probability of that."""
        with open(file, "w", newline="", encoding="utf-8") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(["file", "speaker", "probability"])
            for name, [(speaker, probability)] in zip(self.files, self.most_probable(1), strict=True):
                writer.writerow([name, speaker, f"{probability:.6f}"])


def probabilities(model: SpeakerClassifier, logits: torch.Tensor) -> torch.Tensor:
    """Softmax of the logits, (B, K) → (B, K), each row adding up to 1.

    Cosines lie in [−1, 1]; the scale that they were trained with makes logits of them, without the margin.
    They are shared among the K speakers that the model knows: a stranger's voice is given to them, too.
    """
    scale = model.criterion.scale if isinstance(model.criterion, MarginSoftmax) else 1.0
    return torch.softmax(scale * logits, dim=-1)


def name_speakers(trained: TrainedModel, folder: str | Path, *, progress: bool = False) -> Named:
    """Hear each recording below `folder` whole, through the front end that the corpus was made with.

    Raises `UserError` for a folder without recordings, a recording that cannot be read or is too short or
    too long, and a model whose features were not computed from recordings.
    """
    folder, model = Path(folder).expanduser(), trained.model.eval()
    heard = listener(trained)  # or not at all
    files = audio_files(folder, ANY_AUDIO)

    def ask(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        return probabilities(model, model(features, lengths))

    rows = answers_to(heard, files, ask, progress=progress)
    return Named([file.relative_to(folder).as_posix() for file in files], rows, trained.speakers)
