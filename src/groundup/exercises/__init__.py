"""Exercises that answer back: checks of a reader's code, and quizzes with a reason for every choice."""

from .check import Check, checking, correct, not_yet
from .quiz import Quiz, quiz

__all__ = ["Check", "Quiz", "checking", "correct", "not_yet", "quiz"]
