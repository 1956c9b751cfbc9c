from groundup import nn
from groundup.autograd import Tensor


def test_relu_and_its_slope_at_zero():
    x = Tensor([-1.0, 0.0, 2.0], requires_grad=True)
    y = nn.ReLU()(x)
    y.sum().backward()
    assert (y.tolist(), x.grad.tolist()) == ([0.0, 0.0, 2.0], [0.0, 0.0, 1.0])
