"""Sounds are as bright as the owner likes from the start, and darker as the night goes on."""

import pytest

from device.session import events as ev
from device.session.commands import Shape
from tests.session.bedroom import bedroom


def shapes(brightness: float) -> list[Shape]:
    """What a night of nobody's touch asks of the sounds."""
    room = bedroom(brightness=brightness)
    room.send(ev.ButtonPressed(0.0))
    room.wait_until(40 * 60.0)
    return [command for _, command in room.log if isinstance(command, Shape)]


def test_a_night_begins_as_bright_as_the_owner_likes_and_winds_down_from_there() -> None:
    bright, dim = ([shape.brightness for shape in shapes(liked)] for liked in (1.0, 0.5))
    assert bright[0] == 1.0
    assert dim == pytest.approx([0.5 * one for one in bright])
    assert dim == sorted(dim, reverse=True)
    assert dim[-1] < dim[0]
