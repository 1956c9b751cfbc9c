"""Twelve mistakes found in public solutions of the speaker task, each beside what tells it from ours.

Every test holds the mistaken version, written out, and a property: ours has it, and the mistake has not.
"""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from groundup.corpus import PackedCorpus, PackWriter
from groundup.speaker import (
    ConformerBlock,
    ConformerEncoder,
    ConvSubsampling,
    CosineHead,
    MarginSoftmax,
    MeanPooling,
    RelativeMultiHeadAttention,
    SelfAttentionPooling,
    SpeakerClassifier,
    SpecAugment,
    accuracy,
    additive_angular_margin,
    margin_logits,
    recorded_activations,
    relative_shift,
    subsampled_length,
    valid_frames,
)


def holds(check, *arguments) -> bool:
    """Whether a check passes; a mistaken version must fail it."""
    try:
        check(*arguments)
    except AssertionError:
        return False
    return True


def classifier() -> SpeakerClassifier:
    encoder = ConformerEncoder(17, 14, heads=2, hidden=11, kernel=5, channels=3)
    return SpeakerClassifier(encoder, MeanPooling(14), CosineHead(14, 5), MarginSoftmax())


# 1. A block that expects (T, B, D) is given (B, T, D), or the other way round.


def utterances_are_independent(block) -> None:
    x, lengths = torch.randn(3, 23, 14), torch.tensor([23, 23, 23])
    moved = x.clone()
    moved[2] = torch.randn(23, 14)
    torch.testing.assert_close(block(moved, lengths)[:2], block(x, lengths)[:2])


def test_1_attention_runs_over_time_and_never_over_the_batch():
    torch.manual_seed(0)
    block = ConformerBlock(14, 2, 11, 5).eval()

    def mistaken(x: Tensor, lengths: Tensor) -> Tensor:
        return block(x.transpose(0, 1), torch.full((23,), 3)).transpose(0, 1)

    assert holds(utterances_are_independent, block)
    assert not holds(utterances_are_independent, mistaken)


# 2. No mask anywhere: padding enters attention, convolution, statistics and the mean.


def alone_is_batched(encoder) -> None:
    x, lengths = torch.randn(2, 61, 17), torch.tensor([61, 31])
    x[1, 31:] = -20.0  # what the course's sample pads with
    (y, frames), (alone, _) = encoder(x, lengths), encoder(x[1:, :31], lengths[1:])
    torch.testing.assert_close(y[1:, : frames[1]], alone[:, : frames[1]], rtol=1e-5, atol=1e-5)


def test_2_padding_changes_nothing():
    torch.manual_seed(0)
    encoder = ConformerEncoder(17, 14, heads=2, hidden=11, kernel=5, channels=3).eval()

    def mistaken(x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        y, _ = encoder(x, torch.full_like(lengths, x.shape[1]))
        return y, subsampled_length(lengths, 2)

    assert holds(alone_is_batched, encoder)
    assert not holds(alone_is_batched, mistaken)


# 3. T embeddings in ascending order, shifted as Transformer-XL shifts them.


def mistaken_shift(scores: Tensor) -> Tensor:
    """(T, T) scores of positions 0 .. T - 1 -> (T, T), meant to be by distance."""
    frames = len(scores)
    return functional.pad(scores, (1, 0)).view(frames + 1, frames)[1:]


def a_score_depends_on_the_distance_alone(shift, columns: int) -> None:
    """Every query gives column c the score 100 + c: after the shift, a diagonal must be constant."""
    shifted = shift((100.0 + torch.arange(columns)).expand(5, columns).contiguous())
    for distance in range(-4, 5):
        assert len(shifted.diagonal(distance).unique()) == 1
    assert len(shifted.unique()) == 9  # and each of the 9 distances has its own


def test_3_relative_positions_are_relative():
    assert holds(a_score_depends_on_the_distance_alone, relative_shift, 10)
    assert not holds(a_score_depends_on_the_distance_alone, mistaken_shift, 5)
    # What comes out instead: 0 just above the diagonal, then the next query's row. On the diagonal stands
    # the last embedding, r_(T - 1), so that the same distance means something else in a longer utterance.
    scores = torch.arange(25.0).view(5, 5) + 1
    wrong = mistaken_shift(scores)
    assert wrong.diagonal(1).abs().max() == 0
    assert torch.equal(wrong.diagonal(), scores[:, 4])
    assert wrong[0, 2] == scores[1, 0]


# 4. Scores divided by the root of the model width, not of a head's.


def scores_have_unit_variance(scale: float) -> None:
    """Queries and keys of unit variance; the scores are read from the logarithms of the weights."""
    attention = RelativeMultiHeadAttention(64, heads=16).double()
    for parameter in attention.parameters():
        parameter.data.zero_()
    attention.query_key_value.weight.data.copy_(torch.eye(64).repeat(3, 1))
    attention.query_key_value.weight.data[:64] *= scale
    x = torch.randn(8, 64, 64, dtype=torch.float64)
    with recorded_activations(attention, "weights") as found:
        attention(x, torch.full((8,), 64))
    scores = found["weights"].log()
    others = scores[..., ~torch.eye(64, dtype=torch.bool)].unflatten(-1, (64, 63))
    assert others.std(-1).mean().item() == pytest.approx(1.0, abs=0.1)


def test_4_scores_are_divided_by_the_root_of_the_head_width():
    torch.manual_seed(0)
    assert holds(scores_have_unit_variance, 1.0)
    assert not holds(scores_have_unit_variance, math.sqrt(64 / 16) / math.sqrt(64))  # 1 / sqrt(64) instead


# 5. (L >> 2) - 1 frames after two convolutions of stride 2.


def lengths_are_real(length_of) -> None:
    convolutions = nn.Sequential(nn.Conv2d(1, 1, 3, 2), nn.Conv2d(1, 1, 3, 2)).to("meta")
    for frames in range(7, 1001):
        assert length_of(frames) == convolutions(torch.empty(1, 1, frames, 7, device="meta")).shape[2]


def test_5_the_number_of_frames_is_that_of_the_tensor():
    assert holds(lengths_are_real, lambda frames: subsampled_length(frames, 2))
    assert not holds(lengths_are_real, lambda frames: (frames >> 2) - 1)
    assert ConvSubsampling(40, 8).minimum_frames == 7 and (7 >> 2) - 1 == 0


# 6. AM-Softmax on logits that are no cosines, or with a scale that is too small, or on every class.

LABELS = torch.arange(20)


def a_longer_embedding_gains_nothing(loss) -> None:
    embedding, weight = torch.randn(20, 8), torch.randn(600, 8)
    torch.testing.assert_close(loss(10 * embedding, weight), loss(embedding, weight))


def test_6_margins_are_on_cosines():
    torch.manual_seed(0)
    head = CosineHead(8, 600)

    def ours(embedding: Tensor, weight: Tensor) -> Tensor:
        return MarginSoftmax()(torch.func.functional_call(head, {"weight": weight}, embedding), LABELS)

    def mistaken(embedding: Tensor, weight: Tensor) -> Tensor:
        logits = embedding @ weight.T
        return functional.cross_entropy(10 * (logits - 0.4 * functional.one_hot(LABELS, 600)), LABELS)

    assert holds(a_longer_embedding_gains_nothing, ours)
    assert not holds(a_longer_embedding_gains_nothing, mistaken)


def certainty_can_be_reached(scale: float) -> None:
    """The best that 600 classes in a wide space can do: every other cosine is -1 / 599."""
    cosines = torch.full((1, 600), -1 / 599)
    cosines[0, 0] = 1.0
    assert MarginSoftmax(scale=scale, margin=0)(cosines, torch.tensor([0])).neg().exp() >= 0.99


def test_6_the_scale_lets_the_model_be_sure():
    assert holds(certainty_can_be_reached, 30.0) and holds(certainty_can_be_reached, 10.98)
    assert not holds(certainty_can_be_reached, 10.0)


def the_margin_makes_the_task_harder(loss) -> None:
    """The target has cosine 0.4, the others about 0.1."""
    cosines = torch.full((1, 600), 0.0955)
    cosines[0, 0] = 0.4
    plain = functional.cross_entropy(30 * cosines, torch.tensor([0]))
    assert plain.item() == pytest.approx(0.0625, abs=5e-4)
    assert loss(cosines) > plain + 1


def test_6_the_margin_sets_the_target_apart():
    def ours(cosines: Tensor) -> Tensor:
        return MarginSoftmax(scale=30, margin=0.4)(cosines, torch.tensor([0]))

    def mistaken(cosines: Tensor) -> Tensor:
        """Each class's log-probability with the margin on itself; and cross-entropy of all those."""
        every = torch.stack([margin_logits(cosines, torch.tensor([j]), 30, 0.4)[0] for j in range(600)])
        return functional.cross_entropy(every.log_softmax(-1).diagonal()[None], torch.tensor([0]))

    assert holds(the_margin_makes_the_task_harder, ours)
    assert not holds(the_margin_makes_the_task_harder, mistaken)
    cosines = torch.full((1, 600), 0.0955)
    cosines[0, 0] = 0.4
    assert ours(cosines).item() == pytest.approx(9.26, abs=0.01)
    assert mistaken(cosines).item() < 0.0625 / 10  # far below the loss without any margin


# 7. Weights normalised through .data; a pooling vector of uninitialised memory; a scheduler of nothing.


class HeadNormalisedThroughData(nn.Module):
    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(classes, width))

    def forward(self, embedding: Tensor) -> Tensor:
        self.weight.data = functional.normalize(self.weight.data)
        return functional.normalize(embedding) @ self.weight.T


def the_gradient_knows_of_the_normalisation(head: nn.Module) -> None:
    """A cosine does not change along a weight, so its gradient is at right angles to the weight."""
    before = head.weight.detach().clone()
    MarginSoftmax()(head(torch.randn(20, 8)), LABELS).backward()
    assert torch.equal(head.weight.detach(), before)
    assert (head.weight.grad * head.weight.detach()).sum(-1).abs().max() < 1e-5


def test_7_weights_are_normalised_inside_the_graph():
    torch.manual_seed(0)
    assert holds(the_gradient_knows_of_the_normalisation, CosineHead(8, 20))
    assert not holds(the_gradient_knows_of_the_normalisation, HeadNormalisedThroughData(8, 20))


class PoolingOfWhateverWasThere(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.score = nn.Parameter(torch.empty(width))


def every_parameter_was_set(make) -> None:
    """torch can fill fresh memory with NaN, so that what nobody wrote to shows."""
    torch.use_deterministic_algorithms(True)
    try:
        module = make(14)
    finally:
        torch.use_deterministic_algorithms(False)
    assert all(parameter.isfinite().all() for parameter in module.parameters())


def test_7_every_parameter_is_initialised():
    for make in (
        SelfAttentionPooling,
        lambda width: ConformerBlock(width, 2, 11),
        lambda k: CosineHead(8, k),
    ):
        assert holds(every_parameter_was_set, make)
    assert not holds(every_parameter_was_set, PoolingOfWhateverWasThere)


def the_learning_rate_moves(configured: dict) -> None:
    optimiser, scheduler = configured["optimizer"], configured["lr_scheduler"]["scheduler"]
    rates = []
    for _ in range(3):
        optimiser.step()
        scheduler.step()
        rates.append(optimiser.param_groups[0]["lr"])
    assert len(set(rates)) == 3


def learner():
    """What training makes of a small model and the recipe "conformer"."""
    from groundup.training.catalogue import recipe_named
    from groundup.training.learner import Learner

    return Learner(classifier(), recipe_named("conformer"))


@pytest.mark.filterwarnings(
    "ignore:Detected call of `lr_scheduler.step"
)  # torch sees this mistake, and warns
def test_7_the_scheduler_drives_the_optimiser_that_steps():
    right, thrown_away = learner().configure_optimizers(), learner().configure_optimizers()
    assert holds(the_learning_rate_moves, right)
    assert not holds(the_learning_rate_moves, right | {"lr_scheduler": thrown_away["lr_scheduler"]})


# 8. The best weights kept as a reference to weights that go on learning.


def the_best_weights_stay(keep) -> None:
    learning = learner()
    best, weight = keep(learning), learning.model.head.weight.detach().clone()
    with torch.no_grad():
        learning.model.head.weight.add_(1.0)  # a later, worse step
    assert torch.equal(best()["head.weight"], weight)


def test_8_the_best_weights_are_a_copy(tmp_path):
    from groundup.training.resume import Checkpoints

    def ours(learning):
        """Checkpoints, told of a new best; the trainer's part here is to write what it is given."""
        learning.row = {"validation_accuracy": 0.9}
        (tmp_path / "unfinished").mkdir()
        keeper = Checkpoints(tmp_path / "unfinished", about={})
        trainer = SimpleNamespace(
            global_step=1, save_checkpoint=lambda path, **_: torch.save(keeper.state_dict(), path)
        )
        keeper.on_train_epoch_end(trainer, learning)
        (written,) = (tmp_path / "unfinished").iterdir()
        return lambda: torch.load(written, weights_only=True)["best"]["weights"]

    def mistaken(learning):
        best_state_dict = learning.model.state_dict()
        return lambda: best_state_dict

    assert holds(the_best_weights_stay, ours)
    assert not holds(the_best_weights_stay, mistaken)


# 9. The root of 1 - c^2 at c = 1.


def gradients_at_the_poles_are_finite(penalty) -> None:
    for pole in (1.0, -1.0):
        cosines = torch.full((2, 5), pole, dtype=torch.bfloat16, requires_grad=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = MarginSoftmax(penalty)(cosines, torch.tensor([0, 3]))
        loss.backward()
        assert loss.isfinite() and cosines.grad.isfinite().all()


def test_9_the_angular_margin_survives_the_poles():
    def mistaken(cosine: Tensor, margin: Tensor) -> Tensor:
        return cosine * margin.cos() - (1 - cosine.square()).sqrt() * margin.sin()

    assert holds(gradients_at_the_poles_are_finite, additive_angular_margin)
    assert not holds(gradients_at_the_poles_are_finite, mistaken)


# 10. Training accuracy read from logits that bear the margin.


def right_answers_are_counted_as_right(measure) -> None:
    cosines = torch.full((20, 600), 0.4)
    cosines[torch.arange(20), LABELS] = 0.5  # each target wins, by less than the margin
    assert measure(cosines, LABELS) == 1


def test_10_accuracy_is_free_of_the_margin():
    def mistaken(cosines: Tensor, labels: Tensor) -> Tensor:
        return accuracy(margin_logits(cosines, labels, 30, 0.2), labels)

    assert holds(right_answers_are_counted_as_right, accuracy)
    assert not holds(right_answers_are_counted_as_right, mistaken)


# 11. SpecAugment: one mask for the whole batch, as wide as the padded tensor allows, in place, no warp.

RAMP = torch.arange(100.0)[None, :, None].repeat(4, 1, 17)
FRAMES = torch.tensor([100, 60, 40, 20])


def mistaken_augment(x: Tensor, lengths: Tensor) -> Tensor:
    width = int(torch.randint(20, 60, ()))
    start = int(torch.randint(0, x.shape[1] - width, ()))
    x[:, start : start + width] = 0
    return x


def the_input_is_left_alone(augment) -> None:
    x = RAMP.clone()
    augment(x, FRAMES)
    assert torch.equal(x, RAMP)


def masks_differ_between_utterances(augment) -> None:
    changed = (augment(RAMP.clone(), torch.full((4,), 100)) != RAMP).all(-1)
    assert not torch.equal(changed[0], changed[1])


def a_share_of_each_utterance_is_left(augment) -> None:
    for _ in range(50):
        masked = (augment(RAMP.clone(), FRAMES) != RAMP).all(-1) & valid_frames(FRAMES, 100)
        assert (masked.sum(1) <= 0.5 * FRAMES).all()


def time_is_bent(augment) -> None:
    y = augment(RAMP.clone(), FRAMES)
    assert ((y[..., 0] % 1) != 0).any()  # some frame was read between two


def test_11_masks_fit_each_utterance():
    torch.manual_seed(0)
    own = torch.Generator().manual_seed(0)
    masks, warp = SpecAugment(17, own, warp=0, frequency_masks=0), SpecAugment(17, own, frequency_masks=0)
    assert holds(the_input_is_left_alone, warp) and not holds(the_input_is_left_alone, mistaken_augment)
    for check in (a_share_of_each_utterance_is_left, masks_differ_between_utterances):
        assert holds(check, masks) and not holds(check, mistaken_augment)
    assert holds(time_is_bent, warp) and not holds(time_is_bent, mistaken_augment)


# 12. One small file an utterance: the accelerator waits for the disk.


def a_corpus_is_a_few_files(folder) -> None:
    assert sum(path.is_file() for path in folder.rglob("*")) < 10


def test_12_a_corpus_is_packed_once(tmp_path):
    frames = torch.randn(30, 20, 11).numpy()
    with PackWriter(tmp_path / "packed", bands=11, name="toy", features={"bands": 11}) as pack:
        for n, utterance in enumerate(frames):
            pack.add(f"{n:02}", utterance, speaker="ada")
    (tmp_path / "single").mkdir()
    for n, utterance in enumerate(frames):
        torch.save(torch.from_numpy(utterance), tmp_path / "single" / f"uttr-{n:02}.pt")
    assert len(PackedCorpus.open(tmp_path / "packed").lengths) == 30
    assert holds(a_corpus_is_a_few_files, tmp_path / "packed")
    assert not holds(a_corpus_is_a_few_files, tmp_path / "single")
