"""A* over the cells of a board's two layers: the cheapest way from here to there."""

import heapq
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

STEP_MM = 0.1
NEW_DIRECTION_COST = 0.02  # of two ways of the same length, the straighter one

Box = tuple[float, float, float, float]
Flags = NDArray[np.bool_]


class Search:
    """A* over the cells of both layers."""

    def __init__(self, walls: Flags, cost: NDArray[np.float64], no_via: Flags, via_cost: NDArray[np.float64]) -> None:
        self.layers, self.height, self.width = walls.shape
        self.plane = self.height * self.width
        self.walls = walls.ravel().tolist()
        self.cost = cost.ravel().tolist()
        self.no_via = no_via.ravel().tolist()
        self.via_cost = via_cost.ravel().tolist()
        w = self.width
        straight, slant = 1.0, 2**0.5
        around = [(step, straight) for step in (1, -1, w, -w)]
        self.moves = [*around, *((step, slant) for step in (w + 1, w - 1, 1 - w, -1 - w))]

    def run(self, sources: Iterable[int], target: tuple[set[int], Box] | None) -> list[int]:
        """The cheapest way from any source to any cell of the target, or to a new via; empty where there is none."""
        aims = target[0] if target else set()
        walls, cost, plane = self.walls, self.cost, self.plane
        ahead: Callable[[int], float] = self._ahead(target[1]) if target else lambda _cell: 0.0
        came: dict[int, int] = {}
        best = dict.fromkeys(sources, 0.0)
        queue = [(ahead(cell), 0.0, cell) for cell in best]
        heapq.heapify(queue)
        while queue:
            _, spent, cell = heapq.heappop(queue)
            if spent > best[cell]:
                continue
            if cell in aims:
                return self._path(came, cell)
            can_via = not self.no_via[cell % plane]
            if target is None and can_via and cell in came:
                return [*self._path(came, cell), cell + plane if cell < plane else cell - plane]
            last = cell - came.get(cell, cell)
            for move, length in self.moves:
                after = cell + move
                if walls[after] and after not in aims:
                    continue
                price = spent + length * cost[after] + (0.0 if move == last else NEW_DIRECTION_COST)
                if price < best.get(after, 1e18):
                    best[after], came[after] = price, cell
                    heapq.heappush(queue, (price + ahead(after), price, after))
            if can_via:
                after = cell + plane if cell < plane else cell - plane
                price = spent + self.via_cost[cell % plane]
                if not walls[after] and price < best.get(after, 1e18):
                    best[after], came[after] = price, cell
                    heapq.heappush(queue, (price + ahead(after), price, after))
        return []

    def _ahead(self, box: Box) -> "_Ahead":
        return _Ahead(self.width, self.plane, box)

    @staticmethod
    def _path(came: dict[int, int], cell: int) -> list[int]:
        path = [cell]
        while cell in came:
            cell = came[cell]
            path.append(cell)
        return path[::-1]


class _Ahead:
    """What at least lies ahead of a cell, until a box."""

    def __init__(self, width: int, plane: int, box: Box) -> None:
        self.width, self.plane = width, plane
        self.x0, self.x1 = box[0] / STEP_MM, box[2] / STEP_MM
        self.y0, self.y1 = box[1] / STEP_MM, box[3] / STEP_MM

    def __call__(self, cell: int) -> float:
        y, x = divmod(cell % self.plane, self.width)
        dx = self.x0 - x if x < self.x0 else max(0.0, x - self.x1)
        dy = self.y0 - y if y < self.y0 else max(0.0, y - self.y1)
        return max(dx, dy) + 0.41421 * min(dx, dy)
