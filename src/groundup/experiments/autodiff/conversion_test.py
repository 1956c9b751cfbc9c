from groundup.experiments.autodiff import conversion
from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED


def test_some_calls_share_memory_and_others_copy():
    found = {name: measures["followed"] for name, measures in conversion.trial(seed=1000).items()}
    sharing = {"torch.from_numpy(a)", "torch.as_tensor(a)", "t.numpy()", "np.asarray(t)"}
    assert {name for name, share in found.items() if share == 1} == sharing
    assert {share for name, share in found.items() if name not in sharing} == {0}


def test_the_rule_can_fall_each_way():
    def judge(**shares):
        return conversion.judge({name: {"followed": list(values)} for name, values in shares.items()})

    assert judge(a=(0, 0), b=(1, 1), ours=(0, 0)) == REFUTED
    assert judge(a=(0, 0), b=(0, 0), ours=(1, 1)) == CONFIRMED
    assert judge(a=(0, 0), b=(0, 1), ours=(0, 0)) == UNDECIDED
