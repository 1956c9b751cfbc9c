"""What holds for every module of the family: one table of cases, and a test that the table is complete."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from typing import NamedTuple

import pytest
import torch
from torch import Tensor, nn

from groundup import speaker

WIDTH = 14  # even, for the sines; 2 heads of 7


class Case(NamedTuple):
    make: Callable[[], nn.Module]
    width: int = WIDTH
    shortest: int = 1
    reads_padding: bool = False  # an inner module: padding must be finite, since linear layers pass over it


def conformer(**changes) -> nn.Module:
    sizes = {"bands": 17, "width": WIDTH, "blocks": 2, "heads": 2, "hidden": 11, "kernel": 5, "channels": 3}
    return speaker.ConformerEncoder(**sizes | {"dropout": 0.0} | changes)


def transformer() -> nn.Module:
    return speaker.TransformerEncoder(bands=17, width=WIDTH, blocks=2, heads=2, hidden=11, dropout=0.0)


def classifier(encoder: nn.Module) -> nn.Module:
    pooling = speaker.SelfAttentionPooling(WIDTH)
    return speaker.SpeakerClassifier(encoder, pooling, speaker.LinearHead(WIDTH, classes=5))


CASES = {
    "ConvSubsampling 1": Case(lambda: speaker.ConvSubsampling(17, WIDTH, 1, 3), 17, 1),
    "ConvSubsampling 2": Case(lambda: speaker.ConvSubsampling(17, WIDTH, 2, 3), 17, 3),
    "ConvSubsampling 4": Case(lambda: speaker.ConvSubsampling(17, WIDTH, 4, 3), 17, 7),
    "ConvSubsampling 8": Case(lambda: speaker.ConvSubsampling(17, WIDTH, 8, 3), 17, 15),
    "FeedForward": Case(lambda: speaker.FeedForward(WIDTH, 11), reads_padding=True),
    "RelativeMultiHeadAttention": Case(lambda: speaker.RelativeMultiHeadAttention(WIDTH, 2), reads_padding=True),
    "MaskedBatchNorm": Case(lambda: speaker.MaskedBatchNorm(WIDTH), reads_padding=True),
    "FrameLayerNorm": Case(lambda: speaker.FrameLayerNorm(WIDTH), reads_padding=True),
    "ConvolutionModule": Case(lambda: speaker.ConvolutionModule(WIDTH, 5), reads_padding=True),
    "ConvolutionModule layer norm": Case(
        lambda: speaker.ConvolutionModule(WIDTH, 5, norm=speaker.FrameLayerNorm), reads_padding=True
    ),
    "ConformerBlock": Case(lambda: speaker.ConformerBlock(WIDTH, 2, 11, 5, dropout=0.0), reads_padding=True),
    "ConformerEncoder 1": Case(lambda: conformer(subsampling=1), 17, 1),
    "ConformerEncoder 4": Case(lambda: conformer(subsampling=4), 17, 7),
    "TransformerEncoder": Case(transformer, 17),
    "MeanPooling": Case(lambda: speaker.MeanPooling(WIDTH)),
    "SelfAttentionPooling": Case(lambda: speaker.SelfAttentionPooling(WIDTH)),
    "AttentiveStatisticsPooling": Case(lambda: speaker.AttentiveStatisticsPooling(WIDTH, 5)),
    "SpeakerClassifier conformer": Case(lambda: classifier(conformer()), 17, 7),
    "SpeakerClassifier transformer": Case(lambda: classifier(transformer()), 17, 1),
}
# These take no (x, lengths): the table of distances has its own test, and so do the heads.
APART = {"RelativePositionalEncoding", "LinearHead", "SigmoidHead", "CosineHead"}


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


@pytest.fixture(params=CASES, ids=str)
def case(request) -> Case:
    torch.manual_seed(1)
    return CASES[request.param]


def batch(case: Case, *, more: int = 0, padding: float | None = None) -> tuple[Tensor, Tensor]:
    """Three utterances, the last the shortest possible; padding of NaN, or of the value -20 for inner modules."""
    lengths = torch.tensor([case.shortest + 6, case.shortest + 11, case.shortest])
    generator = torch.Generator().manual_seed(2)
    x = torch.randn(3, case.shortest + 11, case.width, generator=generator, dtype=torch.float64)
    x = nn.functional.pad(x, (0, 0, 0, more))
    fill = padding if padding is not None else (-20.0 if case.reads_padding else float("nan"))
    valid = speaker.valid_frames(lengths, x.shape[1])[..., None]
    return torch.where(valid, x, fill), lengths


def rows(module: nn.Module, x: Tensor, lengths: Tensor) -> list[Tensor]:
    """What comes out for each utterance: its own frames, or its vector."""
    output = module(x, lengths)
    if isinstance(output, tuple):
        output, lengths = output
    return [row[:length] if row.ndim == 2 else row for row, length in zip(output, lengths, strict=True)]


def close(found: list[Tensor], expected: list[Tensor], **tolerance) -> None:
    torch.testing.assert_close(found, expected, **({"rtol": 1e-10, "atol": 1e-12} | tolerance))


def test_an_utterance_is_the_same_alone_and_in_a_batch(case):
    module = randomised(case.make()).eval()
    x, lengths = batch(case)
    alone = [rows(module, x[i : i + 1, :length], lengths[i : i + 1])[0] for i, length in enumerate(lengths)]
    close(rows(module, x, lengths), alone)


def test_more_padding_changes_nothing_in_training(case):
    """Outputs, every gradient and every running statistic, over two steps."""
    fresh, found = randomised(case.make()).train(), []
    for more, padding in ((0, None), (0, 3.0), (4, None)):
        module = copy.deepcopy(fresh)
        for _ in range(2):
            module.zero_grad()
            x, lengths = batch(case, more=more, padding=padding)
            x.requires_grad_()
            outputs = rows(module, x, lengths)
            torch.cat([row.sin().flatten() for row in outputs]).sum().backward()
        inputs = [row[:length] for row, length in zip(x.grad, lengths, strict=True)]
        gradients = [parameter.grad for parameter in module.parameters()]
        found.append([*outputs, *inputs, *gradients, *module.buffers()])
    close(found[1], found[0])
    close(found[2], found[0])


def test_the_gradient_on_padding_is_exactly_zero(case):
    module = randomised(case.make()).train()
    x, lengths = batch(case)
    x.requires_grad_()
    torch.cat([row.sin().flatten() for row in rows(module, x, lengths)]).sum().backward()
    assert x.grad[~speaker.valid_frames(lengths, x.shape[1])].abs().max() == 0


def test_one_utterance_cannot_move_another(case):
    module = randomised(case.make()).eval()
    x, lengths = batch(case)
    x.requires_grad_()
    rows(module, x, lengths)[1].sin().sum().backward()
    assert x.grad[1].abs().max() > 0
    assert x.grad[0].abs().max() == x.grad[2].abs().max() == 0


def test_one_utterance_of_the_shortest_length(case):
    module = randomised(case.make())
    x = torch.randn(1, case.shortest, case.width, dtype=torch.float64)
    for mode in (module.train(), module.eval()):
        assert all(row.isfinite().all() and row.numel() for row in rows(mode, x, torch.tensor([case.shortest])))


def test_bfloat16_autocast_stays_close_to_float32(case):
    module = randomised(case.make()).float().eval()
    x, lengths = batch(case, padding=0.0)
    expected = rows(module, x.float(), lengths)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = rows(module, x.float(), lengths)
    close([row.float() for row in found], expected, rtol=0.1, atol=0.1)


def test_a_copy_with_the_same_state_gives_the_same(case):
    module = randomised(case.make()).eval()
    twin = case.make().double().eval()
    twin.load_state_dict(copy.deepcopy(module.state_dict()))
    close(rows(twin, *batch(case)), rows(module, *batch(case)), rtol=0, atol=0)


def test_bad_input_is_refused_in_one_line(case):
    module = case.make()
    wrong = {
        r"expected x of shape \(B, T, {w}\), got \(20, {w}\)": (torch.zeros(20, case.width), torch.tensor([20])),
        r"expected x of shape \(B, T, {w}\), got \(2, 20, 3\)": (torch.zeros(2, 20, 3), torch.tensor([20, 20])),
        r"lengths of shape \(2,\), got torch.int64 of shape \(3,\)": (
            torch.zeros(2, 20, case.width),
            torch.tensor([20, 20, 20]),
        ),
        r"whole-number lengths of shape \(2,\), got torch.float32": (
            torch.zeros(2, 20, case.width),
            torch.ones(2),
        ),
        r"to 20 frames, got 19 to 21": (torch.zeros(2, 20, case.width), torch.tensor([19, 21])),
        r"to 20 frames, got -1 to 20": (torch.zeros(2, 20, case.width), torch.tensor([-1, 20])),
    }
    for message, (x, lengths) in wrong.items():
        with pytest.raises(ValueError, match=message.format(w=case.width)):
            module(x, lengths)


@pytest.mark.parametrize("name", [n for n in CASES if CASES[n].shortest > 1 or "Encoder" in n])
def test_an_utterance_that_is_too_short_is_refused(name):
    case = CASES[name]
    x, short = torch.zeros(2, 20, case.width), case.shortest - 1
    with pytest.raises(ValueError, match=f"expected lengths from {case.shortest} to 20 frames, got {short} to 20"):
        case.make()(x, torch.tensor([20, short]))
