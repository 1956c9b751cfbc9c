import numpy as np
import pytest

from groundup.experiments.autodiff.engines import both, numbers_of

X = np.array([0.5, -1.0, 2.0])


@pytest.mark.parametrize("engine", both(), ids=lambda engine: engine.name)
def test_both_engines_answer_to_the_same_names(engine):
    x, w = engine.constant(X), engine.leaf(X)
    assert not x.requires_grad and w.requires_grad
    (engine.functions.tanh(x) * w).sum().backward()
    np.testing.assert_allclose(numbers_of(w.grad), np.tanh(X))
    slope = engine.grad(lambda w: (w * w * w).sum(), w)
    np.testing.assert_allclose(numbers_of(slope), 3 * X**2)


@pytest.mark.parametrize("engine", both(), ids=lambda engine: engine.name)
def test_what_is_written_through_data_arrives(engine):
    x = engine.leaf(X)
    x.data[0] = 5.0
    assert numbers_of(x).tolist() == [5.0, *X[1:]]


@pytest.mark.parametrize("engine", both(), ids=lambda engine: engine.name)
def test_a_copy_and_the_numbers_have_memory_of_their_own(engine):
    x = engine.constant(X)
    copy, numbers = engine.copy(x), numbers_of(x)
    x[...] = 7.0
    assert numbers_of(copy).tolist() == numbers.tolist() == X.tolist()
    assert type(numbers) is np.ndarray and not copy.requires_grad
