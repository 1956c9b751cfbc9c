"""Rows and checkpoints."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext

import numpy as np
import pytest
import torch
from torch.profiler import ProfilerActivity, profile

from groundup.corpus import Batch, RandomCrops, WholeUtterances
from groundup.training.average import follow
from groundup.training.framework import import_lightning, without_chatter
from groundup.training.learner import Learner, ProgressBar, Tally
from groundup.training.loading import training_batches, whole_batches
from groundup.training.resume import Checkpoints, newest
from groundup.training.toy_test import Margined, Toy, ToyConformer, toy_corpus

lightning = import_lightning()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return toy_corpus(tmp_path_factory.mktemp("corpora") / "toy")


def test_a_tally_weighs_batches_by_their_size():
    tally = Tally()
    tally.add(torch.tensor(1.0), torch.eye(3), torch.tensor([0, 1, 0]))
    tally.add(torch.tensor(5.0), torch.eye(3)[:1], torch.tensor([0]))
    assert tally.means() == (2.0, 0.75)


def test_a_tally_keeps_numbers_and_not_the_graphs_that_they_came_from():
    tally, weight = Tally(), torch.ones(3, requires_grad=True)
    for _ in range(2):
        tally.add(weight.sum(), torch.eye(3) * weight, torch.tensor([0, 1, 2]))
    assert not tally.loss.requires_grad and not tally.right.requires_grad


CUDA = ["cuda"] if torch.cuda.is_available() else []


@pytest.mark.parametrize(
    ("recipe", "device"),
    [
        *((ToyConformer(average=0.9), device) for device in ("meta", "cpu", *CUDA)),
        *((Margined(), device) for device in ("cpu", *CUDA)),  # its head turns off what meta lacks, autocast
    ],
)
def test_a_step_never_waits_for_its_device(recipe, device):
    """The meta device has no values: to read one raises. On a processor the profiler sees each reading."""
    learner = Learner(recipe.model(11, 3).to(device), recipe)
    whole = torch.full((8,), 16, device=device)
    batch = Batch(torch.ones(8, 16, 11, device=device), whole, whole % 3, whole)
    optimiser = recipe.optimiser(learner.model)
    for step in range(2):
        optimiser.zero_grad()
        with waiting_forbidden(device):
            learner.training_step(batch, step).backward()
            torch.nn.utils.clip_grad_norm_(learner.model.parameters(), recipe.gradient_norm)
            if learner.average is not None:
                follow(learner.average, learner.model, step, recipe.average)
        with waiting_forbidden(device) if device == "cuda" else nullcontext():
            optimiser.step()  # elsewhere it reads how many it took, which the processor keeps


@contextmanager
def waiting_forbidden(device):
    if device == "cuda":
        torch.cuda.set_sync_debug_mode("error")
        yield
        torch.cuda.set_sync_debug_mode("default")
        return
    with profile(activities=[ProfilerActivity.CPU]) as seen:
        yield
    assert not {"aten::item", "aten::_local_scalar_dense"} & {event.key for event in seen.key_averages()}


def test_the_profiler_sees_a_reading():
    with pytest.raises(AssertionError), waiting_forbidden("cpu"):
        torch.ones(3).sum().item()


@pytest.mark.filterwarnings(
    "ignore:The .grad attribute of a Tensor that is not a leaf"
)  # torch's, where the augmentation breaks the graph
@pytest.mark.parametrize("recipe", [Toy(), Margined()], ids=["one graph", "augmented"])
def test_a_compiled_step_gives_the_same_loss_and_gradients(recipe, monkeypatch):
    """By torch's tracer alone: what its compiler writes, the benchmark of the speaker models compares."""
    original, asked = torch.compile, []
    monkeypatch.setattr(
        torch, "compile", lambda step, **how: asked.append(how) or original(step, backend="eager", **how)
    )
    whole = torch.full((8,), 16)
    batch = Batch(torch.linspace(-1, 1, 8 * 16 * 11).sin().view(8, 16, 11), whole, torch.arange(8) % 3, whole)
    found = []
    for compiled in (False, True):
        torch.manual_seed(0)
        learner = Learner(recipe.model(11, 3), recipe, compiled)
        learner.training_step(batch, 0).backward()
        found.append([learner.training_tally.loss, *(p.grad for p in learner.model.parameters())])
    torch.testing.assert_close(*found)
    assert asked == [{"fullgraph": recipe == Toy()}]
    torch.compiler.reset()


class Scripted(Learner):
    """Learns as usual, but its validation accuracies are read from a script."""

    def __init__(self, script, *rest):
        super().__init__(*rest)
        self.script = iter(script)

    def on_validation_epoch_end(self):
        super().on_validation_epoch_end()
        accuracy = next(self.script)
        if accuracy is None:
            raise ArithmeticError("as the script says")
        self.row["validation_accuracy"] = accuracy


def trained(corpus, folder, script, callbacks=()):
    recipe = Toy(steps=9, validations=len(script))
    torch.manual_seed(0)
    learner = Scripted(script, recipe.model(corpus.bands, 3), recipe)
    (folder / "unfinished").mkdir()
    weights = []
    recorder = lightning.Callback()
    recorder.on_validation_end = lambda *_: weights.append(learner.model.head.output.weight.detach().clone())
    trainer = lightning.Trainer(
        max_epochs=len(script),
        accelerator="cpu",
        logger=False,
        callbacks=[Checkpoints(folder / "unfinished", {}), recorder, *callbacks],
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        num_sanity_val_steps=0,
    )
    crops = RandomCrops(corpus, frames=recipe.crop, batch_size=recipe.batch_size)
    trainer.fit(learner, training_batches(crops, recipe), whole_batches(WholeUtterances(corpus), recipe))
    kept = newest(folder / "unfinished").best["head.output.weight"]
    return learner, weights, kept


@pytest.fixture
def quiet():
    with without_chatter():
        yield


@pytest.mark.parametrize(
    ("script", "best"), [((0.5, 0.9, 0.3), 1), ((0.5, 0.9, 0.9), 2), ((0.9, 0.5, 0.3), 0)]
)
def test_the_best_checkpoint_is_the_best_and_not_a_live_reference(corpus, tmp_path, quiet, script, best):
    learner, weights, kept = trained(corpus, tmp_path, script)
    assert not torch.equal(weights[0], weights[-1])
    assert [torch.equal(kept, w) for w in weights] == [i == best for i in range(3)]
    assert torch.equal(learner.model.head.output.weight, weights[-1])


def test_a_row_holds_the_means_of_its_stretch_and_the_last_rate(corpus, tmp_path, quiet):
    learner, _, _ = trained(corpus, tmp_path, (0.0, 0.0, 0.0))
    rows = np.genfromtxt(tmp_path / "metrics.csv", delimiter=",", names=True)
    assert rows["step"].tolist() == [3, 6, 9]
    rates = [learner.recipe.learning_rate * learner.recipe.schedule(step - 1) for step in (3, 6, 9)]
    np.testing.assert_allclose(rows["learning_rate"], rates, rtol=1e-12)
    assert set(np.round(rows["training_accuracy"] * 24, 9) % 1) == {0.0}  # 3 batches of 8 crops
    assert set(np.round(rows["validation_accuracy"] * 36, 9) % 1) == {0.0}  # the corpus, whole


def test_the_bar_shows_every_step_and_closes(corpus, tmp_path, quiet, capsys):
    trained(corpus, tmp_path, (0.25, 0.5), callbacks=[ProgressBar()])
    shown = capsys.readouterr().err
    assert "9/9" in shown and "validation accuracy 0.500" in shown


def test_the_bar_closes_when_training_fails(corpus, tmp_path, quiet):
    bar = ProgressBar()
    with pytest.raises(ArithmeticError):
        trained(corpus, tmp_path, (0.25, None), callbacks=[bar])
    assert bar.bar.disable


def test_a_bar_that_never_began_can_be_closed():
    ProgressBar().on_exception()
