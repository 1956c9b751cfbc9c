from groundup.experiments.conformer import pooled
from groundup.experiments.conformer.front_ends import MaxPooled
from groundup.experiments.conformer.standard import Standard


def test_one_arm_pools_and_the_other_strides():
    assert pooled.ARMS == {"pooling": MaxPooled(), "stride 2": Standard()}
