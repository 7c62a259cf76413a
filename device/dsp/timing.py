"""When things happen that hands, jaws and chance bring about, hop by hop."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from device.dsp.modes import HOP, Floats
from device.dsp.rate import RATE_HZ

HOPS_PER_S = RATE_HZ / HOP

ItemT = TypeVar("ItemT")
CourseT = TypeVar("CourseT")


class InTurn(Generic[ItemT]):
    """Each of a repertoire once, in a fresh order, then again: never long without any of them."""

    def __init__(self, rng: np.random.Generator, repertoire: Sequence[ItemT]) -> None:
        self._rng, self._repertoire = rng, repertoire
        self._left: list[int] = []

    def next(self) -> ItemT:
        """Whose turn it is."""
        if not self._left:
            self._left = self._rng.permutation(len(self._repertoire)).tolist()
        return self._repertoire[self._left.pop()]


def hops_of(length_s: float) -> int:
    """Nearest whole number of hops in a time, at least one."""
    return max(1, round(length_s * HOPS_PER_S))


def hill(x: NDArray[np.floating], lean: float) -> Floats:
    """0 to 1 and back as x goes from 0 to 1; with `lean` below 1 it is soon at its top, above 1 late."""
    height: Floats = np.sin(np.pi * np.clip(x, 0, 1) ** lean) ** 2
    return height


def moments(rng: np.random.Generator, expected: Floats) -> Floats:
    """When things happen of which so many are `expected` in each hop: in hops from the first, by chance alone."""
    so_far = np.concatenate(([0.0], np.cumsum(expected)))
    at = np.sort(rng.uniform(0, so_far[-1], rng.poisson(so_far[-1])))
    at_hop: Floats = np.interp(at, so_far, np.arange(len(so_far)))
    return at_hop


def members(sizes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Groups of these sizes in a row: which group each member belongs to, and its number there from 0."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    return group, np.arange(len(group)) - (np.cumsum(sizes) - sizes)[group]


def one_after_another(courses: Iterable[CourseT]) -> CourseT:
    """Courses, dataclasses of arrays `(hops,)`, joined into one."""
    every: list[Any] = list(courses)
    names = [field.name for field in fields(every[0])]
    joined: CourseT = type(every[0])(*(np.concatenate([getattr(course, name) for course in every]) for name in names))
    return joined
