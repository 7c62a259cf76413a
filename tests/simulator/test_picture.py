"""The picture of a night: what it names, and that no words lie on others."""

import random
from pathlib import Path

import numpy as np

from device.light.contract import Colour
from device.session import events as ev
from device.session.commands import SetVolume
from device.session.score import Movement
from device.simulator.night import Diary, Moment
from device.simulator.picture import LETTER_SHARE, MOST_ROWS, Label, draw_night, gestures, lay_out

WHOLE_S = 240.0


def end_s(label: Label) -> float:
    return label.at_s + (len(label.text) + 1) * LETTER_SHARE * WHOLE_S


def test_turns_of_a_moment_are_one_gesture() -> None:
    hand: list[ev.Event] = [ev.KnobTurned(1.0, 1), ev.KnobTurned(1.4, 2), ev.KnobTurned(9.0, 1), ev.Due(9.5)]

    assert gestures(Diary([(event, ()) for event in hand])) == [ev.KnobTurned(1.4, 3), ev.KnobTurned(9.0, 1)]


def test_no_label_lies_on_another_nor_on_a_later_line() -> None:
    for seed in range(50):
        chance = random.Random(seed)
        at_s = sorted(chance.uniform(0, WHOLE_S) for _ in range(12))
        labels = lay_out([chance.choice((ev.ButtonPressed, ev.KnobPushed, ev.TimerHeld))(s) for s in at_s], WHOLE_S)
        for n, label in enumerate(labels):
            assert all(label.row < later.row for later in labels[n + 1 :] if label.text and later.at_s < end_s(label))


def test_a_crowd_goes_without_words_but_keeps_its_lines() -> None:
    labels = lay_out([ev.KnobPushed(10.0 + n) for n in range(40)], WHOLE_S)

    assert len(labels) == 40
    assert "" in [label.text for label in labels]
    assert max(label.row for label in labels) == MOST_ROWS


def test_a_night_is_drawn_with_all_that_a_night_may_lack(tmp_path: Path) -> None:
    dark = [Moment(float(s), Movement.ASLEEP, 0.0, Colour(0.0, 0.0, 0.0)) for s in range(1, 60)]
    lit = [Moment(float(s), Movement.SETTLE, 0.3, Colour(0.4, 0.2, 0.0)) for s in range(1, 60)]
    late = ev.ButtonPressed(58.9)  # its label would not end on the picture
    loudness = np.linspace(-100, -30, 150)

    draw_night("Dark", Diary([], dark), loudness, tmp_path / "dark.png")
    draw_night("Lit", Diary([(late, (SetVolume(-12.0),))], lit), loudness, tmp_path / "lit.png")

    assert (tmp_path / "dark.png").read_bytes() != (tmp_path / "lit.png").read_bytes()
    assert (tmp_path / "lit.png").stat().st_size < 150_000
