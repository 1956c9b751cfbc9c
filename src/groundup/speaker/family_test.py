"""What holds for every module of the family: one table of cases, and a test that the table is complete."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from typing import NamedTuple

import pytest
import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from groundup import speaker


class Sizes(NamedTuple):
    bands: int = 17
    width: int = 14  # even, for the sines; 2 heads of 7
    hidden: int = 11
    kernel: int = 5
    channels: int = 3
    blocks: int = 2


class Case(NamedTuple):
    make: Callable[[Sizes], nn.Module]
    takes: str = "width"
    shortest: int = 1

    def width(self, sizes: Sizes) -> int:
        return getattr(sizes, self.takes)


def subsampling(factor: int) -> Case:
    return Case(
        lambda s: speaker.ConvSubsampling(s.bands, s.width, factor, s.channels), "bands", 2 * factor - 1
    )


def conformer(s: Sizes, **changes) -> nn.Module:
    sizes = {"blocks": s.blocks, "heads": 2, "hidden": s.hidden, "kernel": s.kernel, "channels": s.channels}
    return speaker.ConformerEncoder(s.bands, s.width, **sizes | {"dropout": 0.0} | changes)


def transformer(s: Sizes) -> nn.Module:
    return speaker.TransformerEncoder(s.bands, s.width, s.blocks, heads=2, hidden=s.hidden, dropout=0.0)


def resnet(s: Sizes) -> nn.Module:
    return speaker.ResNetEncoder(s.bands, s.width, s.channels, blocks=1, dropout=0.0)


def classifier(encoder: nn.Module) -> nn.Module:
    pooling = speaker.SelfAttentionPooling(encoder.width)
    return speaker.SpeakerClassifier(encoder, pooling, speaker.LinearHead(encoder.width, classes=5))


def with_layer_norm(s: Sizes) -> nn.Module:
    return speaker.ConvolutionModule(s.width, s.kernel, norm=speaker.FrameLayerNorm)


def fused(width: int, heads: int, dropout: float = 0.0) -> nn.Module:
    return speaker.RelativeMultiHeadAttention(width, heads, dropout, attend=speaker.fused_attention)


CASES = {
    "ConvSubsampling 1": subsampling(1),
    "ConvSubsampling 2": subsampling(2),
    "ConvSubsampling 4": subsampling(4),
    "ConvSubsampling 8": subsampling(8),
    "FeedForward": Case(lambda s: speaker.FeedForward(s.width, s.hidden)),
    "RelativeMultiHeadAttention": Case(lambda s: speaker.RelativeMultiHeadAttention(s.width, 2)),
    "RelativeMultiHeadAttention fused": Case(lambda s: fused(s.width, 2)),
    "MaskedBatchNorm": Case(lambda s: speaker.MaskedBatchNorm(s.width)),
    "FrameLayerNorm": Case(lambda s: speaker.FrameLayerNorm(s.width)),
    "ConvolutionModule": Case(lambda s: speaker.ConvolutionModule(s.width, s.kernel)),
    "ConvolutionModule layer norm": Case(with_layer_norm),
    "ConformerBlock": Case(lambda s: speaker.ConformerBlock(s.width, 2, s.hidden, s.kernel, dropout=0.0)),
    "ConformerEncoder 1": Case(lambda s: conformer(s, subsampling=1), "bands", 1),
    "ConformerEncoder 4": Case(lambda s: conformer(s, subsampling=4), "bands", 7),
    "TransformerEncoder": Case(transformer, "bands", 1),
    "ResNetEncoder": Case(resnet, "bands", 1),
    "MeanPooling": Case(lambda s: speaker.MeanPooling(s.width)),
    "SelfAttentionPooling": Case(lambda s: speaker.SelfAttentionPooling(s.width)),
    "AttentiveStatisticsPooling": Case(lambda s: speaker.AttentiveStatisticsPooling(s.width, hidden=5)),
    "SpeakerClassifier conformer": Case(lambda s: classifier(conformer(s)), "bands", 7),
    "SpeakerClassifier transformer": Case(lambda s: classifier(transformer(s)), "bands", 1),
}
# These take no (x, lengths), or draw numbers: each has a test file of its own, beside it.
APART = {"RelativePositionalEncoding", "LinearHead", "SigmoidHead", "CosineHead"}
APART |= {"Dropout", "MarginSoftmax", "SpecAugment"}
# Inner modules run over the padding, which must be finite there; the others never look at it.
LOOKS_AT_PADDING = (
    "FeedForward",
    "RelativeMulti",
    "Masked",
    "FrameLayer",
    "ConvolutionModule",
    "ConformerBlock",
)


def test_the_table_is_complete():
    names = {n for n in speaker.__all__ if inspect.isclass(getattr(speaker, n))}
    modules = {n for n in names if issubclass(getattr(speaker, n), nn.Module)}
    assert {name.split()[0] for name in CASES} == modules - APART


def randomised(module: nn.Module) -> nn.Module:
    """Every parameter and statistic away from the 0 and 1 at which it begins, in float64."""
    generator = torch.Generator().manual_seed(3)
    for tensor in [*module.parameters(), *module.buffers()]:
        if tensor.is_floating_point():
            tensor.data += 0.3 * torch.rand(tensor.shape, generator=generator)
    return module.double()


@pytest.fixture(params=CASES)
def name(request) -> str:
    torch.manual_seed(1)
    return request.param


@pytest.fixture
def case(name) -> Case:
    return CASES[name]


@pytest.fixture
def padding(name) -> float:
    return -20.0 if name.startswith(LOOKS_AT_PADDING) else float("nan")


def batch(case: Case, padding: float, sizes: Sizes | None = None, more: int = 0) -> tuple[Tensor, Tensor]:
    """Three utterances, the last as short as can be, with `more` frames of padding than are needed."""
    lengths = torch.tensor([case.shortest + 6, case.shortest + 10, case.shortest])
    generator, width = torch.Generator().manual_seed(2), case.width(sizes or Sizes())
    x = torch.randn(3, case.shortest + 10, width, generator=generator, dtype=torch.float64)
    x = nn.functional.pad(x, (0, 0, 0, more))
    return torch.where(speaker.valid_frames(lengths, x.shape[1])[..., None], x, padding), lengths


def rows(module: nn.Module, x: Tensor, lengths: Tensor) -> list[Tensor]:
    """What comes out for each utterance: its own frames, or its vector."""
    output = module(x, lengths)
    if isinstance(output, tuple):
        output, lengths = output
    return [row[:length] if row.ndim == 2 else row for row, length in zip(output, lengths, strict=True)]


def total(outputs: list[Tensor]) -> Tensor:
    return torch.cat([row.sin().flatten() for row in outputs]).sum()


def close(found: list[Tensor], expected: list[Tensor], **tolerance) -> None:
    torch.testing.assert_close(found, expected, **({"rtol": 1e-10, "atol": 1e-12} | tolerance))


def test_an_utterance_is_the_same_alone_and_in_a_batch(case, padding):
    module = randomised(case.make(Sizes())).eval()
    x, lengths = batch(case, padding)
    alone = [rows(module, x[i : i + 1, :length], lengths[i : i + 1])[0] for i, length in enumerate(lengths)]
    close(rows(module, x, lengths), alone)


def test_more_padding_changes_nothing_in_training(case, padding):
    """Outputs, every gradient and every running statistic, over two steps."""
    fresh, found = randomised(case.make(Sizes())).train(), []
    for filling, more in ((padding, 0), (3.0, 0), (padding, 4)):
        module = copy.deepcopy(fresh)
        for _ in range(2):
            module.zero_grad()
            x, lengths = batch(case, filling, more=more)
            x.requires_grad_()
            outputs = rows(module, x, lengths)
            total(outputs).backward()
        inputs = [row[:length] for row, length in zip(x.grad, lengths, strict=True)]
        gradients = [parameter.grad for parameter in module.parameters()]
        found.append([*outputs, *inputs, *gradients, *module.buffers()])
    close(found[1], found[0])
    close(found[2], found[0])


def test_the_gradient_on_padding_is_exactly_zero(case, padding):
    module = randomised(case.make(Sizes())).train()
    x, lengths = batch(case, padding)
    x.requires_grad_()
    total(rows(module, x, lengths)).backward()
    assert x.grad[~speaker.valid_frames(lengths, x.shape[1])].abs().max() == 0


def test_one_utterance_cannot_move_another(case, padding):
    module = randomised(case.make(Sizes())).eval()
    x, lengths = batch(case, padding)
    x.requires_grad_()
    total(rows(module, x, lengths)[1:2]).backward()
    assert x.grad[1].abs().max() > 0
    assert x.grad[0].abs().max() == x.grad[2].abs().max() == 0


TINY = Sizes(bands=7, width=4, hidden=3, kernel=3, channels=2, blocks=1)


# All modules as in training; in evaluation those whose rule is another one there. Seven bands are too few
# for a factor of 8, and the classifier is its parts.
COARSE = ("ConvSubsampling 8", "SpeakerClassifier conformer", "SpeakerClassifier transformer")
RULES = [(name, True) for name in CASES if name not in COARSE]
RULES += [("MaskedBatchNorm", False), ("ConvolutionModule", False), ("TransformerEncoder", False)]


@pytest.mark.parametrize(("name", "training"), RULES)
def test_every_gradient_is_the_limit_of_finite_differences(name, training):
    torch.manual_seed(1)
    module = randomised(CASES[name].make(TINY)).train(training)
    x, lengths = batch(CASES[name], -20.0, TINY)
    parameters = dict(module.named_parameters())

    def outputs(x: Tensor, *values: Tensor) -> Tensor:
        # Buffers are copied, so that the running statistics of one evaluation do not reach the next.
        state = dict(zip(parameters, values, strict=True)) | {n: b.clone() for n, b in module.named_buffers()}
        output = torch.func.functional_call(module, state, (x, lengths))
        frames, ends = output if isinstance(output, tuple) else (output, lengths)
        return (
            torch.cat([r[:n].flatten() for r, n in zip(frames, ends, strict=True)])
            if frames.ndim == 3
            else frames
        )

    assert torch.autograd.gradcheck(outputs, (x.requires_grad_(), *parameters.values()), atol=1e-6)


def test_one_utterance_of_the_shortest_length(case):
    module = randomised(case.make(Sizes()))
    x = torch.randn(1, case.shortest, case.width(Sizes()), dtype=torch.float64)
    for mode in (module.train(), module.eval()):
        (row,) = rows(mode, x, torch.tensor([case.shortest]))
        assert row.numel() and row.isfinite().all()


def test_bfloat16_autocast_stays_close_to_float32(case):
    module = randomised(case.make(Sizes())).float().eval()
    x, lengths = batch(case, 0.0)
    expected = rows(module, x.float(), lengths)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = rows(module, x.float(), lengths)
    close([row.float() for row in found], expected, rtol=0.1, atol=0.1)


def test_a_copy_with_the_same_state_gives_the_same(case, padding):
    module = randomised(case.make(Sizes())).eval()
    twin = case.make(Sizes()).double().eval()
    twin.load_state_dict(copy.deepcopy(module.state_dict()))
    close(rows(twin, *batch(case, padding)), rows(module, *batch(case, padding)), rtol=0, atol=0)


def test_bad_input_is_refused_in_one_line(case):
    module, width = case.make(Sizes()), case.width(Sizes())
    good, full = torch.zeros(2, 20, width), torch.tensor([20, 20])
    wrong = {
        rf"expected x of shape \(B, T, {width}\), got \(20, {width}\)": (good[0], full[:1]),
        rf"expected x of shape \(B, T, {width}\), got \(2, 20, 3\)": (good[..., :3], full),
        r"lengths of shape \(2,\), got torch.int64 of shape \(3,\)": (good, torch.tensor([20, 20, 20])),
        r"whole-number lengths of shape \(2,\), got torch.float32": (good, full.float()),
    }
    for message, (x, lengths) in wrong.items():
        with pytest.raises(ValueError, match=message):
            module(x, lengths)


DOORS = [name for name in CASES if name.startswith(("ConformerEncoder", "Transformer", "ResNet", "Speaker"))]


@pytest.mark.parametrize("name", DOORS)
def test_lengths_that_cannot_be_are_refused_at_the_door(name):
    case = CASES[name]
    x, least = torch.zeros(2, 20, case.width(Sizes())), case.shortest
    for lengths in ([20, least - 1], [21, 19], [-1, 20], [0, 0]):
        message = f"expected lengths from {least} to 20 frames, got {min(lengths)} to {max(lengths)}"
        with pytest.raises(ValueError, match=message):
            case.make(Sizes())(x, torch.tensor(lengths))
    with pytest.raises(ValueError, match="expected at least one utterance, got an empty batch"):
        case.make(Sizes())(x[:0], torch.tensor([], dtype=torch.int64))


class Readings(TorchDispatchMode):
    """Counts how often the values of the lengths are looked at."""

    count = 0

    def __torch_dispatch__(self, function, types, arguments=(), named=None):
        self.count += function in (torch.ops.aten.aminmax.default, torch.ops.aten._local_scalar_dense.default)
        return function(*arguments, **(named or {}))


def test_lengths_are_read_once_a_batch_and_only_at_the_door(name, case, padding):
    module = case.make(Sizes()).double()
    with Readings() as readings:
        module(*batch(case, padding))
    assert readings.count == (name in DOORS)


@pytest.mark.parametrize("name", sorted(set(CASES) - set(DOORS)))  # the doors refuse it
def test_a_batch_without_a_frame_gives_finite_numbers_inside_and_moves_no_statistic(name):
    case = CASES[name]
    module = randomised(case.make(Sizes())).train()
    before = copy.deepcopy(module.state_dict())
    x = torch.randn(2, case.shortest + 6, case.width(Sizes()), dtype=torch.float64).requires_grad_()
    frames = module(x, torch.zeros(2, dtype=torch.int64))
    frames = frames[0] if isinstance(frames, tuple) else frames
    frames.sum().backward()
    assert frames.isfinite().all() and x.grad.isfinite().all()
    close(list(module.state_dict().values()), list(before.values()), rtol=0, atol=0)


@pytest.mark.parametrize("precision", [torch.bfloat16, torch.float16])
def test_a_model_in_half_precision_stays_close_to_float32(case, precision):
    module = randomised(case.make(Sizes())).float().eval()
    x, lengths = batch(case, 0.0)
    expected = rows(module, x.float(), lengths)
    found = rows(module.to(precision), x.to(precision), lengths)
    close([row.float() for row in found], expected, rtol=0.1, atol=0.1)
