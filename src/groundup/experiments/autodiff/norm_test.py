from groundup.experiments.autodiff import norm
from groundup.experiments.finding import CONFIRMED, REFUTED


def test_three_calls_of_torch_give_the_norm_and_one_gives_another():
    found = {name: measures["distance"] < norm.EQUAL for name, measures in norm.trial(1000).items()}
    another = "torch.linalg.norm(x, ord=1), x a matrix"
    assert not found.pop(another) and all(found.values()) and len(found) == 4


def test_the_rule_can_fall_each_way():
    def judge(**distances):
        return norm.judge({name: {"distance": list(values)} for name, values in distances.items()})

    assert judge(a=(1e-16, 0), b=(0.9, 0.9), ours=(0, 0)) == REFUTED
    assert judge(a=(1e-16, 0.1), b=(0.9, 0.9), ours=(0, 0)) == CONFIRMED
