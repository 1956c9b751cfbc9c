from groundup import optim
from groundup.nn import Parameter
from groundup.optim.lr_scheduler import LambdaLR


def test_each_group_follows_its_own_function_and_functions_stay_out_of_the_state():
    optimizer = optim.SGD([{"params": Parameter([1.0])}, {"params": Parameter([1.0]), "lr": 8.0}], lr=2.0)
    schedule = LambdaLR(optimizer, [lambda t: t, lambda t: 0.5**t])
    rates = [schedule.get_last_lr()]
    for _ in range(2):
        schedule.step()
        rates.append(schedule.get_last_lr())
    assert rates == [[0.0, 8.0], [2.0, 4.0], [4.0, 2.0]]
    assert schedule.state_dict()["lr_lambdas"] == [None, None]
