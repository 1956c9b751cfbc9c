"""Voices out of nothing, by source and filter: glottal pulses, a tract, syllables, sessions."""

from groundup.corpus.synthesis.phones import draw_sentence
from groundup.corpus.synthesis.session import Session, draw_session, draw_white
from groundup.corpus.synthesis.speech import SAMPLE_RATE, Score, compose, length, perform, synthesise
from groundup.corpus.synthesis.voice import Voice, draw_voice

__all__ = [
    "SAMPLE_RATE",
    "Score",
    "Session",
    "Voice",
    "compose",
    "draw_sentence",
    "draw_session",
    "draw_voice",
    "draw_white",
    "length",
    "perform",
    "synthesise",
]
