from groundup.experiments.two_engines import records


def test_the_shares_of_a_step_are_the_whole_step():
    for recipe in ("small", "conformer"):
        shares = records.shares(recipe)
        assert 0.95 < sum(shares.values()) <= 1.0001  # what takes less than a thousandth is not recorded
        assert 0 <= shares["all else"] < 0.35 and list(shares)[-1] == "all else"


def test_a_step_takes_less_than_twice_the_time_and_the_memory():
    for recipe in ("small", "conformer"):
        measured = records.benchmark(recipe)
        assert measured["ratio"] < 2 and measured["ratio of peaks"] <= 2
