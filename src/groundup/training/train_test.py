"""Training learns, repeats bit for bit, never looks at the test part, and leaves nothing when it fails."""

from __future__ import annotations

import importlib.util
import signal
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch._dynamo.exc import BackendCompilerFailed

from groundup.errors import UserError
from groundup.speaker import margin_at
from groundup.training import learner, loading
from groundup.training.evaluation import evaluate
from groundup.training.parts import divide
from groundup.training.run import Run
from groundup.training.toy_test import Margined, Toy, ToyConformer, toy_corpus
from groundup.training.train import fit
from groundup.training.trained import load_weights


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return toy_corpus(tmp_path_factory.mktemp("corpora") / "toy")


def weights(run):
    return torch.cat([value.double().flatten() for value in run.model.state_dict().values()])


@pytest.mark.parametrize("recipe", [Toy(steps=120), ToyConformer(steps=60)], ids=["transformer", "conformer"])
def test_it_learns_who_is_speaking(corpus, recipe):
    run = fit(recipe, corpus)
    assert not run.model.training
    assert evaluate(run).accuracy >= 0.9
    assert run.history["training_loss"][-1] < run.history["training_loss"][0]
    assert run.path is None


@pytest.mark.parametrize("recipe", [Toy(), ToyConformer()], ids=["transformer", "conformer"])
def test_the_same_seed_gives_the_same_weights_bit_for_bit(corpus, recipe):
    first = fit(recipe, corpus, seed=1)
    torch.rand(3)  # what was drawn elsewhere does not matter
    again = fit(recipe, corpus, seed=1)
    assert torch.equal(weights(first), weights(again))
    assert first.history == again.history


def test_the_margin_warms_up_and_augmentation_repeats_with_the_seed(corpus, tmp_path, monkeypatch):
    margins, original = [], learner.Learner.training_step

    def spy(self, *batch):
        margins.append(float(self.model.criterion.margin))
        return original(self, *batch)

    monkeypatch.setattr(learner.Learner, "training_step", spy)
    first, again = (fit(Margined(steps=8), corpus, seed=1, out=tmp_path / name) for name in "ab")
    np.testing.assert_allclose(margins[:8], [margin_at(step / 8, 0.2) for step in range(8)], rtol=1e-6)
    assert margins[0] == 0.0 and margins[8:] == margins[:8]
    assert torch.equal(weights(first), weights(again)) and first.history == again.history
    begun = torch.Generator().manual_seed(1)
    begun = Margined().model(corpus.bands, 3, begun).augment.get_extra_state()
    ends = [load_weights(tmp_path / name / "last.safetensors")["augment._extra_state"] for name in "ab"]
    assert torch.equal(*ends) and not torch.equal(ends[0], begun)


def test_labels_are_checked_in_training(corpus, monkeypatch):
    original = loading.RandomCrops.__getitem__
    monkeypatch.setattr(
        loading.RandomCrops,
        "__getitem__",
        lambda self, number: original(self, number)._replace(labels=np.full(8, 3)),
    )
    with pytest.raises(ValueError, match="expected labels from 0 to 2, got 3 to 3"):
        fit(Toy(label_smoothing=0.0), corpus)


def test_another_seed_gives_other_weights_and_other_crops(corpus, monkeypatch):
    heard = []
    original = learner.Learner.training_step
    monkeypatch.setattr(
        learner.Learner,
        "training_step",
        lambda self, batch, number: heard.append(batch.indices.tolist()) or original(self, batch, number),
    )
    runs = [fit(Toy(steps=1, learning_rate=0.0), corpus, seed=seed) for seed in (1, 2)]
    assert heard[0] != heard[1]
    assert not torch.equal(weights(runs[0]), weights(runs[1]))


def test_the_generator_outside_is_left_alone(corpus):
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    fit(Toy(steps=2), corpus)
    assert torch.equal(torch.rand(3), expected)


def test_where_the_validations_fall_changes_nothing_in_the_steps(corpus, tmp_path):
    last = []
    for count in (1, 4):
        fit(Toy(steps=8, validations=count), corpus, out=tmp_path / f"{count}")
        last.append(load_weights(tmp_path / f"{count}" / "last.safetensors"))
    assert all(torch.equal(last[0][name], last[1][name]) for name in last[0])


def test_the_test_part_is_never_read(corpus, monkeypatch):
    read = set()
    for owner in (loading.RandomCrops, loading.WholeUtterances):
        original = owner.__getitem__

        def spy(self, number, original=original):
            batch = original(self, number)
            read.update(batch.indices.tolist())
            return batch

        monkeypatch.setattr(owner, "__getitem__", spy)
    parts = divide(corpus)
    fit(Toy(), corpus)
    assert read == set(parts.train) | set(parts.validation)


def test_the_model_returned_is_the_best_and_not_the_last(corpus, tmp_path):
    # The learning rate goes on growing, until the weights that had learned are lost again.
    class Runaway(Toy):
        def schedule(self, step):
            return 1.0 if step < 60 else 300.0

    recipe = Runaway(steps=80, validations=8)
    run = fit(recipe, corpus, out=tmp_path / "run")
    accuracies = run.history["validation_accuracy"]
    assert max(accuracies) > accuracies[-1]
    assert evaluate(run, run.parts.validation).accuracy == max(accuracies)
    last = load_weights(tmp_path / "run" / "last.safetensors")
    assert not torch.equal(last["head.output.weight"], run.model.head.output.weight)


def test_long_gradients_are_cut(corpus):
    # Cut to almost nothing, they vanish behind the epsilon of AdamW, and the weights stay where they were.
    still, moved = (fit(Toy(steps=8, gradient_norm=norm, weight_decay=0.0), corpus) for norm in (1e-13, 5.0))
    untrained = fit(Toy(steps=1, learning_rate=0.0), corpus)
    assert torch.allclose(weights(still), weights(untrained), atol=1e-4)
    assert not torch.allclose(weights(moved), weights(untrained), atol=1e-3)


def test_gradients_of_parts_add_up_to_those_of_the_whole_batch(corpus, monkeypatch):
    """The Transformer's norms look at one frame alone; batch norm would see other statistics in a part."""
    steps = []
    monkeypatch.setattr(
        learner.Learner,
        "on_before_optimizer_step",
        lambda self, _: steps.append(torch.cat([p.grad.flatten() for p in self.model.parameters()])),
    )
    recipe = Toy(steps=5, dropout=0.0, learning_rate=0.0, validations=2)
    runs = [fit(changed, corpus) for changed in (recipe, replace(recipe, accumulate=4))]
    assert [run.history["step"] for run in runs] == [[2, 5], [2, 5]]
    whole, parts = torch.stack(steps).unflatten(0, (2, 5))
    torch.testing.assert_close(parts, whole, rtol=1e-5, atol=1e-6)
    assert (whole[0] - whole[1]).abs().max() > 0.1  # each step has crops of its own


def test_a_loaded_corpus_trains_the_same_model_bit_for_bit(corpus):
    recipe = ToyConformer(steps=6, validations=2)
    mapped, loaded = fit(recipe, corpus), fit(recipe, corpus.load())
    assert torch.equal(weights(mapped), weights(loaded)) and mapped.history == loaded.history


def test_products_in_bfloat16_and_all_else_in_float32(corpus):
    narrow, wide = (fit(ToyConformer(), corpus, precision=name) for name in ("bfloat16", "float32"))
    assert {value.dtype for value in narrow.model.state_dict().values()} == {torch.float32, torch.int64}
    losses = [np.array(run.history["training_loss"]) for run in (narrow, wide)]
    assert losses[0].tolist() != losses[1].tolist()
    np.testing.assert_allclose(*losses, rtol=0.1)


def test_what_torch_cannot_compile_is_one_line(corpus, monkeypatch):
    def fails(step, **_):
        def compiled(*batch):
            raise BackendCompilerFailed(
                "inductor", RuntimeError("No working C++ compiler found\nand so on"), None
            )

        return compiled

    monkeypatch.setattr(torch, "compile", fails)
    with pytest.raises(
        UserError, match=r"cannot compile a step here \(.*\)\. Leave out --compile\.$"
    ) as caught:
        fit(Toy(), corpus, compiled=True)
    assert "C++ compiler" in str(caught.value) and "\n" not in str(caught.value)


def test_tensorboard_gets_each_row_where_it_is_installed(corpus, tmp_path, monkeypatch):
    """A stand-in takes what it is given: the real one brings half a dozen packages."""
    told, found = [], importlib.util.find_spec
    writer = SimpleNamespace(add_scalar=lambda *row: told.append(row), flush=lambda: told.append("flush"))
    stand_in = SimpleNamespace(SummaryWriter=lambda folder: told.append(folder.name) or writer)
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", stand_in)
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: name == "tensorboard" or found(name, *rest)
    )
    run = fit(Toy(steps=4, validations=2), corpus, out=tmp_path / "run")
    rows = [row for row in told[1:] if row != "flush"]
    assert told[0] == "tensorboard" and told.count("flush") == 2 and told[-1] == "flush"
    for name in set(run.history) - {"step"}:
        expected = list(zip([name] * 2, run.history[name], run.history["step"], strict=True))
        assert [row for row in rows if row[0] == name] == expected


def test_a_recipe_by_name_and_a_corpus_by_folder(corpus):
    run = fit("transformer", corpus.path, steps=1)
    assert run.recipe == replace(run.recipe, steps=1) and run.recipe.name == "transformer"
    assert run.history["step"] == [1]


def stopping(monkeypatch, step, action):
    """Let the action happen in place of one step of training; stretches have 8 steps."""
    original, steps = learner.Learner.training_step, iter(range(1_000))
    monkeypatch.setattr(
        learner.Learner,
        "training_step",
        lambda self, *batch: (action if next(steps) == step else original)(self, *batch),
    )


def ctrl_c(*_):
    signal.raise_signal(signal.SIGINT)


def overflow(self, batch, number):
    return self.model.loss(batch.features * torch.inf, batch.lengths, batch.labels)


@pytest.mark.parametrize(
    ("action", "raised"), [(ctrl_c, KeyboardInterrupt), (overflow, UserError)], ids=["Ctrl-C", "NaN"]
)
def test_what_stops_a_run_leaves_it_as_it_was_at_its_last_validation(
    corpus, tmp_path, monkeypatch, action, raised
):
    whole = fit(Toy(), corpus, out=tmp_path / "whole")
    handler = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as patch, pytest.raises(raised, match="run holds the run up to step 24 of 40"):
        stopping(patch, 27, action)
        fit(Toy(), corpus, out=tmp_path / "run")
    assert signal.getsignal(signal.SIGINT) is handler
    run = Run.open(tmp_path / "run", checkpoint="last")
    assert run.history == {name: values[:3] for name, values in whole.history.items()}
    with monkeypatch.context() as patch, pytest.raises(raised):
        stopping(patch, 24, action)
        fit(Toy(), corpus, out=tmp_path / "again")
    assert torch.equal(weights(run), weights(Run.open(tmp_path / "again", checkpoint="last")))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "run", "whole"]
    assert not list(tmp_path.rglob("*partial"))


@pytest.mark.parametrize(
    ("action", "raised"), [(ctrl_c, KeyboardInterrupt), (overflow, UserError)], ids=["Ctrl-C", "NaN"]
)
def test_what_stops_a_run_before_its_first_validation_leaves_nothing(
    corpus, tmp_path, monkeypatch, action, raised
):
    stopping(monkeypatch, 2, action)
    with pytest.raises(raised) as caught:
        fit(Toy(), corpus, out=tmp_path / "run")
    assert not list(tmp_path.iterdir()) and "holds" not in str(caught.value)


def test_a_learning_rate_that_is_too_high_is_said_in_one_line(corpus):
    with pytest.raises(UserError, match=r"not finite by step .* of 40: a learning rate of 1e\+30"):
        fit(Toy(learning_rate=1e30), corpus)


def test_a_failure_on_the_way_leaves_nothing(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(learner.Learner, "on_validation_epoch_end", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fit(Toy(), corpus, out=tmp_path / "run")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"recipe": "nonsense"}, "unknown recipe 'nonsense'. Known recipes: boss, boss_am"),
        ({"corpus": "nowhere"}, "nowhere: no such corpus folder"),
        ({"split": "mood:01:02"}, "expected a field out of"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(corpus, tmp_path, arguments, message):
    with pytest.raises(UserError, match=message) as caught:
        fit(**({"recipe": Toy(), "corpus": corpus, "out": tmp_path / "run"} | arguments))
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_an_existing_output_is_refused_before_anything_else(tmp_path):
    (tmp_path / "run").mkdir()
    with pytest.raises(UserError, match="run: already exists"):
        fit("transformer", "nowhere", out=tmp_path / "run")
    assert not list((tmp_path / "run").iterdir())


def test_an_utterance_too_short_for_the_model_is_named(tmp_path):
    corpus = toy_corpus(tmp_path / "toy")
    lengths = corpus.lengths.copy()
    lengths[4] = 6
    object.__setattr__(corpus, "offsets", np.concatenate([[0], np.cumsum(lengths)]))
    with pytest.raises(UserError, match="utterance ada-04 has 6 frames, expected at least 7"):
        fit(ToyConformer(), corpus)


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_seeds_are_not_negative_and_not_too_large(corpus, seed):
    with pytest.raises(ValueError, match=rf"expected a seed of at least 0 and below 2\^63, got {seed}"):
        fit(Toy(), corpus, seed=seed)


def test_the_largest_seed_trains(corpus):
    assert fit(Toy(steps=1), corpus, seed=2**63 - 1).seed == 2**63 - 1
