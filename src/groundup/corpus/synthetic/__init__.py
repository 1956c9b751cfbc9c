"""Voices out of nothing, by source and filter: glottal pulses, a tract, syllables, sessions, utterances."""

from groundup.corpus.synthetic.corpus_shapes import homework, utterances
from groundup.corpus.synthetic.phones import draw_sentence
from groundup.corpus.synthetic.recording_session import Session, draw_session, draw_white
from groundup.corpus.synthetic.speech import SAMPLE_RATE, Score, compose, length, perform, synthesise
from groundup.corpus.synthetic.utterance import HomeworkUtterance, SyntheticUtterance
from groundup.corpus.synthetic.voice import Voice, draw_voice

__all__ = [
    "SAMPLE_RATE",
    "HomeworkUtterance",
    "Score",
    "Session",
    "SyntheticUtterance",
    "Voice",
    "compose",
    "draw_sentence",
    "draw_session",
    "draw_voice",
    "draw_white",
    "homework",
    "length",
    "perform",
    "synthesise",
    "utterances",
]
