import numpy as np

from groundup import nn
from groundup.autograd import Tensor


def test_the_batch_stays_and_the_rest_becomes_one_axis():
    assert nn.Flatten()(Tensor(np.zeros((2, 3, 5, 7)))).shape == (2, 105)


def test_identity_is_the_input_itself_whatever_it_is_made_with():
    x = Tensor(np.ones(3))
    assert nn.Identity(5, option=True)(x) is x
