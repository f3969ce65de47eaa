"""Stages and events are told to whoever watches, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from threading import Thread

import pytest

from searchdoc.observing import EVENTS, STAGES, Event, Stage, note, observed_by, stage


class Recorder:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        self.told.append(f"{name} begins")
        try:
            yield
        finally:
            self.told.append(f"{name} ends")

    def note(self, event: Event) -> None:
        self.told.append(event)


def test_whoever_watches_is_told_of_stages_and_events() -> None:
    """In their order, from within ``observed_by`` alone."""
    recorder = Recorder()
    with stage("ask"):
        note("silent")
    with observed_by(recorder), stage("ask"), stage("embedding"):
        note("answered")
    note("silent")
    assert recorder.told == ["ask begins", "embedding begins", "answered", "embedding ends", "ask ends"]


def test_a_stage_ends_by_an_error_too() -> None:
    recorder = Recorder()
    with pytest.raises(ZeroDivisionError), observed_by(recorder), stage("keywords"):
        _ = 1 // 0
    assert recorder.told == ["keywords begins", "keywords ends"]


def test_several_may_watch() -> None:
    one, other = Recorder(), Recorder()
    with observed_by(one), observed_by(other), stage("vectors"):
        note("searched")
    assert one.told == other.told == ["vectors begins", "searched", "vectors ends"]


def test_a_thread_is_watched_where_it_is_given_the_context() -> None:
    """One that is not given it works unwatched, so that two applications in a process tell nothing of each other."""
    recorder = Recorder()
    with observed_by(recorder):
        watched, unwatched = (
            Thread(target=copy_context().run, args=(note, "answered")),
            Thread(target=note, args=("silent",)),
        )
    for thread in (watched, unwatched):
        thread.start()
        thread.join()
    assert recorder.told == ["answered"]


def test_names_can_be_those_of_labels() -> None:
    """They are few and known, whatever is asked."""
    assert all(name.replace("_", "").isalpha() for name in (*STAGES, *EVENTS))
    assert len({*STAGES, *EVENTS}) == len(STAGES) + len(EVENTS)
