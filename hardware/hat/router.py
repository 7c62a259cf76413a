"""Lays tracks: a maze router on a grid of 0.1 mm and two layers, which takes up what is in its way and lays it anew.

Copper that may not be moved (pads, holes, edges) is a wall; tracks of other nets cost much to cross (search.py), and
what was crossed is taken up and waits for another turn. Each time a place is fought for it gets dearer, until
everybody has found a way (L. McMurchie, C. Ebeling: PathFinder, 1995). The same input gives the same tracks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, hypot

import numpy as np

from hardware.hat.search import STEP_MM, Box, Flags, Search

CLEARANCE_MM = 0.16
EDGE_MM = 0.35
HOLE_TO_HOLE_MM = 0.26
VIA_MM, VIA_DRILL_MM = 0.6, 0.3
VIA_COST, LOWER_COST, CROSSING_COST = 18.0, 1.3, 12.0

Point = tuple[float, float]


class Unroutable(Exception):
    """Some nets found no way; their names are in the text."""


@dataclass(frozen=True)
class Copper:
    """A piece of copper: a box, or a line with round ends of a radius."""

    net: str
    layers: str  # of F, B
    box: Box  # or the ends of the line
    radius: float = 0.0
    line: bool = False
    hole_mm: float = 0.0  # diameter of the hole in the middle of it
    smd: bool = False


@dataclass(frozen=True)
class Job:
    """Places to be joined: each is a box of copper on some layers; with `to_via`, the one place and a new via."""

    name: str
    net: str
    places: tuple[tuple[str, Box], ...]
    width_mm: float
    to_via: bool = False


@dataclass
class Laid:
    """What was laid for a job: its lines by layer, and its vias."""

    lines: list[tuple[str, list[Point]]] = field(default_factory=list)
    vias: list[Point] = field(default_factory=list)


class Router:
    """A board being routed."""

    def __init__(
        self, size_mm: Point, corner_mm: float, walls: Iterable[Copper], holes: Iterable[tuple[Point, float]]
    ) -> None:
        """`holes`: unplated, with the radius that is kept free of copper around each."""
        self.corner = corner_mm
        self.width, self.height = round(size_mm[0] / STEP_MM) + 1, round(size_mm[1] / STEP_MM) + 1
        self.walls = list(walls)
        self.holes = list(holes)
        self.laid: dict[str, Laid] = {}
        self.copper: dict[str, list[Copper]] = {}
        self.dearness = np.ones((2, self.height, self.width))
        self.jobs: dict[str, Job] = {}

    def route(self, jobs: Iterable[Job], turns: int = 1500) -> dict[str, Laid]:
        """Lay all. Raises Unroutable after so many turns."""
        self.jobs = {job.name: job for job in jobs}
        waiting = list(self.jobs)
        for _ in range(turns):
            if not waiting:
                return self.laid
            name = waiting.pop(0)
            laid = self._lay(self.jobs[name])
            copper = self._copper_of(self.jobs[name], laid)
            losers = [other for other in self.copper if self._collide(copper, self.copper[other])]
            for loser in losers:
                self._make_dear(loser, copper)
                del self.copper[loser], self.laid[loser]
                waiting.append(loser)
            self.laid[name], self.copper[name] = laid, copper
        raise Unroutable(", ".join(waiting))

    def stitch(self, net: str, apart_mm: float) -> list[Point]:
        """Places for more vias of a net, on a grid, where nothing is in the way."""
        taken = self._no_via(net)
        tracks = self._tracks(net, VIA_MM / 2)
        taken |= tracks[0] | tracks[1]
        own = self._empty()
        for copper in (
            piece for pieces in self.copper.values() for piece in pieces if piece.net == net and piece.hole_mm
        ):
            self._mark(own, copper, apart_mm * 0.6)
        taken |= own[0]
        step = round(apart_mm / STEP_MM)
        return [
            (round(column * STEP_MM, 3), round(row * STEP_MM, 3))
            for row in range(step // 2, self.height, step)
            for column in range(step // 2, self.width, step)
            if not taken[row, column]
        ]

    # What is where.

    def _mark(self, flags: Flags, copper: Copper, reach: float) -> None:
        """Set the cells whose middle is nearer to a piece of copper than `reach`."""
        x0, y0, x1, y1 = copper.box
        reach += copper.radius - 1e-6
        left, right = min(x0, x1) - reach, max(x0, x1) + reach
        top, bottom = min(y0, y1) - reach, max(y0, y1) + reach
        c0, c1 = max(0, ceil(left / STEP_MM)), min(self.width, int(right / STEP_MM) + 1)
        r0, r1 = max(0, ceil(top / STEP_MM)), min(self.height, int(bottom / STEP_MM) + 1)
        if c0 >= c1 or r0 >= r1:
            return
        xs, ys = np.arange(c0, c1)[None, :] * STEP_MM, np.arange(r0, r1)[:, None] * STEP_MM
        if copper.line:
            dx, dy = x1 - x0, y1 - y0
            length2 = dx * dx + dy * dy
            t = np.clip(((xs - x0) * dx + (ys - y0) * dy) / length2, 0, 1) if length2 else np.zeros((1, 1))
            far = np.hypot(xs - (x0 + t * dx), ys - (y0 + t * dy))
        else:
            far = np.hypot(np.maximum(np.maximum(x0 - xs, xs - x1), 0), np.maximum(np.maximum(y0 - ys, ys - y1), 0))
        near = far < reach
        for layer, name in enumerate("FB"):
            if name in copper.layers:
                flags[layer, r0:r1, c0:c1] |= near

    def _empty(self) -> Flags:
        return np.zeros((2, self.height, self.width), dtype=bool)

    def _edges(self, flags: Flags, radius: float) -> None:
        margin = ceil((EDGE_MM + radius) / STEP_MM - 1e-6)
        flags[:, :margin, :] = flags[:, -margin:, :] = True
        flags[:, :, :margin] = flags[:, :, -margin:] = True
        corner = ceil(self.corner / STEP_MM)
        ys, xs = np.mgrid[0:corner, 0:corner] * STEP_MM
        outside = np.hypot(xs - self.corner, ys - self.corner) > self.corner - EDGE_MM - radius
        flags[:, :corner, :corner] |= outside
        flags[:, :corner, -corner:] |= outside[:, ::-1]
        flags[:, -corner:, :corner] |= outside[::-1]
        flags[:, -corner:, -corner:] |= outside[::-1, ::-1]
        for (x, y), reach in self.holes:
            self._mark(flags, Copper("", "FB", (x, y, x, y)), reach + radius)

    def _walls(self, net: str, radius: float) -> Flags:
        flags = self._empty()
        self._edges(flags, radius)
        for copper in self.walls:
            if copper.net != net:
                self._mark(flags, copper, radius + CLEARANCE_MM)
        return flags

    def _tracks(self, net: str, radius: float) -> Flags:
        flags = self._empty()
        for name, pieces in self.copper.items():
            if self.jobs[name].net != net:
                for copper in pieces:
                    self._mark(flags, copper, radius + CLEARANCE_MM)
        return flags

    def _no_via(self, net: str) -> Flags:
        radius = VIA_MM / 2
        flags = self._walls(net, radius)
        for copper in [*self.walls, *(piece for pieces in self.copper.values() for piece in pieces)]:
            if copper.hole_mm:
                x, y = (copper.box[0] + copper.box[2]) / 2, (copper.box[1] + copper.box[3]) / 2
                hole = Copper("", "FB", (x, y, x, y))
                self._mark(flags, hole, copper.hole_mm / 2 + VIA_DRILL_MM / 2 + HOLE_TO_HOLE_MM)
            if copper.smd or (copper.hole_mm and not copper.line):
                self._mark(flags, Copper("", "FB", copper.box), radius + 0.05)  # no via in a pad: it drinks the solder
        either: Flags = flags[0] | flags[1]
        return either

    def _inside(self, layers: str, box: Box) -> list[int]:
        """The cells on a piece of copper; at least the one nearest to its middle."""
        x0, y0, x1, y1 = box
        inset = min(0.1, (x1 - x0) / 4, (y1 - y0) / 4)
        columns = range(ceil((x0 + inset) / STEP_MM), int((x1 - inset) / STEP_MM) + 1)
        rows = range(ceil((y0 + inset) / STEP_MM), int((y1 - inset) / STEP_MM) + 1)
        cells = [(row, column) for row in rows for column in columns]
        cells = cells or [(round((y0 + y1) / 2 / STEP_MM), round((x0 + x1) / 2 / STEP_MM))]
        plane = self.width * self.height
        return [
            "FB".index(layer) * plane + row * self.width + column
            for layer in layers
            for row, column in cells
            if 0 <= row < self.height and 0 <= column < self.width
        ]

    # One job.

    def _lay(self, job: Job) -> Laid:
        radius = job.width_mm / 2
        walls = self._walls(job.net, radius)
        cost = np.where(self._tracks(job.net, radius), CROSSING_COST, 1.0) * self.dearness
        cost[1] *= LOWER_COST
        no_via = self._no_via(job.net)
        crossed = self._tracks(job.net, VIA_MM / 2)
        via_cost = VIA_COST + np.where(crossed[0] | crossed[1], CROSSING_COST * 6, 0.0)
        search = Search(walls, cost, no_via, via_cost)
        laid = Laid()
        if job.to_via:
            path = search.run(self._inside(*job.places[0]), None)
            self._keep(laid, path, job.name)
            return laid
        tree = set(self._inside(*job.places[0]))
        rest = list(job.places[1:])
        while rest:
            rest.sort(key=lambda place: self._apart(tree, place[1]))
            layers, box = rest.pop(0)
            path = search.run(sorted(tree), (set(self._inside(layers, box)), box))
            self._keep(laid, path, job.name)
            tree |= set(path) | set(self._inside(layers, box))
        return laid

    def _apart(self, tree: set[int], box: Box) -> float:
        x, y = (box[0] + box[2]) / 2 / STEP_MM, (box[1] + box[3]) / 2 / STEP_MM
        plane = self.width * self.height
        return min(hypot(cell % plane % self.width - x, cell % plane // self.width - y) for cell in tree)

    def _keep(self, laid: Laid, path: list[int], name: str) -> None:
        if not path:
            raise Unroutable(name)
        plane = self.width * self.height
        steps = [(cell // plane, cell % plane % self.width, cell % plane // self.width) for cell in path]
        line: list[tuple[int, int]] = [steps[0][1:]]
        layer = steps[0][0]
        for step in steps[1:]:
            if step[0] != layer:
                self._keep_line(laid, layer, line)
                laid.vias.append((round(step[1] * STEP_MM, 3), round(step[2] * STEP_MM, 3)))
                layer, line = step[0], [step[1:]]
            else:
                line.append(step[1:])
        self._keep_line(laid, layer, line)

    def _keep_line(self, laid: Laid, layer: int, line: list[tuple[int, int]]) -> None:
        corners = [line[0]]
        for before, here, after in zip(line, line[1:], line[2:], strict=False):
            if (here[0] - before[0], here[1] - before[1]) != (after[0] - here[0], after[1] - here[1]):
                corners.append(here)
        if len(line) > 1:
            corners.append(line[-1])
            points = [(round(x * STEP_MM, 3), round(y * STEP_MM, 3)) for x, y in corners]
            laid.lines.append(("FB"[layer], points))

    # Who is in whose way.

    def _copper_of(self, job: Job, laid: Laid) -> list[Copper]:
        pieces = [
            Copper(job.net, layer, (*start, *end), job.width_mm / 2, line=True)
            for layer, points in laid.lines
            for start, end in pairwise(points)
        ]
        return pieces + [
            Copper(job.net, "FB", (*at, *at), VIA_MM / 2, line=True, hole_mm=VIA_DRILL_MM) for at in laid.vias
        ]

    def _collide(self, mine: list[Copper], theirs: list[Copper]) -> bool:
        for a in mine:
            for b in theirs:
                apart = a.radius + b.radius + CLEARANCE_MM - 1e-6
                if a.net == b.net:
                    if not (a.hole_mm and b.hole_mm):
                        continue
                    apart = VIA_DRILL_MM + HOLE_TO_HOLE_MM - 1e-6
                if set(a.layers) & set(b.layers) and _lines_apart(a.box, b.box) < apart:
                    return True
        return False

    def _make_dear(self, loser: str, winner: list[Copper]) -> None:
        flags = self._empty()
        for copper in winner:
            self._mark(flags, copper, CLEARANCE_MM + self.jobs[loser].width_mm / 2)
        theirs = self._empty()
        for copper in self.copper[loser]:
            self._mark(theirs, copper, CLEARANCE_MM)
        self.dearness[flags & theirs] += 0.5


def _lines_apart(a: Box, b: Box) -> float:
    """The distance of two lines."""
    ax, ay, bx, by = a
    cx, cy, dx, dy = b

    def side(px: float, py: float, qx: float, qy: float, rx: float, ry: float) -> float:
        return (qx - px) * (ry - py) - (qy - py) * (rx - px)

    crosses = side(ax, ay, bx, by, cx, cy) * side(ax, ay, bx, by, dx, dy) < 0
    if crosses and side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) < 0:
        return 0.0

    def to_line(px: float, py: float, line: Box) -> float:
        x0, y0, x1, y1 = line
        ux, uy = x1 - x0, y1 - y0
        length2 = ux * ux + uy * uy
        t = max(0.0, min(1.0, ((px - x0) * ux + (py - y0) * uy) / length2)) if length2 else 0.0
        return hypot(px - x0 - t * ux, py - y0 - t * uy)

    return min(to_line(ax, ay, b), to_line(bx, by, b), to_line(cx, cy, a), to_line(dx, dy, a))
