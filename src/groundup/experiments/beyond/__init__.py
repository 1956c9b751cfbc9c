"""The chapter "Beyond the homework": people that a model never met."""

from . import cohort, conditions, enrolment, forgetting

CLAIMS = (forgetting.CLAIM, cohort.CLAIM, enrolment.CLAIM, conditions.CLAIM)
