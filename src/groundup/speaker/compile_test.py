"""torch.compile and torch.export take the whole model, in one graph, and give the same numbers.

Here a graph is made, differentiated and run as it stands. That the code which torch's own compiler writes
from it agrees as well takes a C++ compiler and a minute: the benchmark of the speaker models does that.
"""

import pytest
import torch

from groundup.speaker import (
    AttentiveStatisticsPooling,
    ConformerEncoder,
    CosineHead,
    LinearHead,
    MarginSoftmax,
    MeanPooling,
    SpeakerClassifier,
    SpecAugment,
    TransformerEncoder,
    additive_angular_margin,
)

LENGTHS, LABELS = torch.tensor([29, 7, 20]), torch.tensor([0, 1, 4])


def features(batch: int = 3, frames: int = 29) -> torch.Tensor:
    return torch.randn(batch, frames, 17, generator=torch.Generator().manual_seed(0))


def conformer(**changes) -> SpeakerClassifier:
    torch.manual_seed(0)
    encoder = ConformerEncoder(17, 14, heads=2, hidden=11, kernel=5, dropout=0.0, channels=3)
    loss = MarginSoftmax(additive_angular_margin)
    return SpeakerClassifier(encoder, AttentiveStatisticsPooling(14, 5), CosineHead(28, 5), loss, **changes)


def transformer() -> SpeakerClassifier:
    torch.manual_seed(0)
    encoder = TransformerEncoder(17, 14, heads=2, hidden=11, dropout=0.0)
    return SpeakerClassifier(encoder, MeanPooling(14), LinearHead(14, 5))


@pytest.fixture(autouse=True)
def forget_graphs():
    yield
    torch.compiler.reset()


@pytest.mark.parametrize("make", [conformer, transformer])
def test_one_compiled_graph_gives_the_same_loss_and_gradients(make):
    model = make()
    compiled = torch.compile(model.loss, backend="aot_eager", fullgraph=True)
    expected, found = (loss(features(), LENGTHS, LABELS) for loss in (model.loss, compiled))
    torch.testing.assert_close(found, expected)
    parameters = list(model.parameters())
    torch.testing.assert_close(
        torch.autograd.grad(found, parameters), torch.autograd.grad(expected, parameters)
    )


def test_a_compiled_margin_still_warms_up():
    model = conformer()
    compiled = torch.compile(model.criterion, backend="aot_eager", fullgraph=True)
    cosines = model(features(), LENGTHS).detach()
    for progress in (1.0, 0.0, 0.5):
        model.criterion.warm_up(progress)
        torch.testing.assert_close(compiled(cosines, LABELS), model.criterion(cosines, LABELS))


@pytest.mark.filterwarnings(
    "ignore:The .grad attribute of a Tensor that is not a leaf"
)  # torch's, at a break
def test_augmentation_stays_outside_the_graph_and_keeps_its_generator():
    """Its generator cannot be compiled, so the graph breaks there; the numbers are those of plain calls."""
    losses = []
    for compiles in (False, True):
        model = conformer(augment=SpecAugment(17, torch.Generator().manual_seed(1)))
        loss = torch.compile(model.loss, backend="eager") if compiles else model.loss
        losses.append(torch.stack([loss(features(), LENGTHS, LABELS) for _ in range(2)]))
    torch.testing.assert_close(losses[0], losses[1])


@pytest.mark.parametrize("make", [conformer, transformer])
def test_an_exported_model_takes_other_batches_and_lengths(make):
    model, free = make().eval(), torch.export.Dim.DYNAMIC
    shapes = ({0: free, 1: free}, {0: free})
    program = torch.export.export(model, (features(), LENGTHS), dynamic_shapes=shapes)
    # A view by strides is exported with the strides of one batch, and read out of bounds elsewhere.
    assert not [node for node in program.graph.nodes if "as_strided" in str(node.target)]
    exported = program.module()
    for batch, frames in ((2, 53), (5, 16)):
        x, lengths = features(batch, frames), torch.arange(7, 7 + batch)
        torch.testing.assert_close(exported(x, lengths), model(x, lengths))
