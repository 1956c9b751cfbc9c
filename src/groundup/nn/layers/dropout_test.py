import numpy as np
import pytest

from groundup import nn
from groundup.autograd import Tensor


def test_dropout_acts_in_training_alone():
    layer, x = nn.Dropout(0.5, rng=np.random.default_rng(0)), Tensor(np.ones(1000))
    first, second = layer(x).numpy(), layer(x).numpy()
    assert not np.array_equal(first, second)  # every pass has a mask of its own
    assert layer.eval()(x) is x


def test_dropout_refuses_a_wrong_p_when_it_is_made():
    with pytest.raises(ValueError, match=r"from 0 to 1, got 1\.5"):
        nn.Dropout(1.5, rng=np.random.default_rng(0))
