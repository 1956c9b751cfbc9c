"""Voices out of nothing, by source and filter: glottal pulses, a tract, syllables, sessions, utterances."""

from groundup.corpus.synthetic.corpus_shapes import homework, utterances
from groundup.corpus.synthetic.recording_session import Session, draw_session
from groundup.corpus.synthetic.speech import SAMPLE_RATE, synthesise
from groundup.corpus.synthetic.utterance import HomeworkUtterance, SyntheticUtterance
from groundup.corpus.synthetic.voice import Voice, draw_voice

__all__ = [
    "SAMPLE_RATE",
    "HomeworkUtterance",
    "Session",
    "SyntheticUtterance",
    "Voice",
    "draw_session",
    "draw_voice",
    "homework",
    "synthesise",
    "utterances",
]
