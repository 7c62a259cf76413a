"""Small shapes that the parts are put together from; needs build123d. In mm, in the box's own axes."""

from collections.abc import Iterable
from functools import reduce

import build123d as b

FRONT = b.Plane(origin=(0, 0, 0), x_dir=(1, 0, 0), z_dir=(0, -1, 0))  # sketches on it are seen from the front


def block(x_mm: tuple[float, float], y_mm: tuple[float, float], z_mm: tuple[float, float]) -> b.Part:
    """A box, from side to side."""
    sides = [high - low for low, high in (x_mm, y_mm, z_mm)]
    return b.Pos(sum(x_mm) / 2, sum(y_mm) / 2, sum(z_mm) / 2) * b.Box(*sides)


def rod(at_mm: tuple[float, float], radius_mm: float, z_mm: tuple[float, float]) -> b.Part:
    """An upright cylinder."""
    return b.Pos(*at_mm, sum(z_mm) / 2) * b.Cylinder(radius_mm, z_mm[1] - z_mm[0])


def cone(at_mm: tuple[float, float], radii_mm: tuple[float, float], z_mm: tuple[float, float]) -> b.Part:
    """An upright cone: radius at the lower end, at the upper."""
    return b.Pos(*at_mm, sum(z_mm) / 2) * b.Cone(*radii_mm, z_mm[1] - z_mm[0])


def along_y(sketch: b.Sketch, y_mm: tuple[float, float]) -> b.Part:
    """A sketch seen from the front, from one depth to another."""
    return b.Pos(0, y_mm[1], 0) * b.extrude(FRONT * sketch, y_mm[1] - y_mm[0])


def along_x(corners_mm: Iterable[tuple[float, float]], x_mm: float, length_mm: float) -> b.Part:
    """An outline of the side, corners as (y, z), from an x on to the right."""
    side = b.Plane.YZ * b.make_face(b.Polyline(*corners_mm, close=True))
    return b.Pos(x_mm, 0, 0) * b.extrude(side, length_mm)


def upright(sketch: b.Sketch, z_mm: tuple[float, float]) -> b.Part:
    """A sketch of the plan, from one height to another."""
    return b.Pos(0, 0, z_mm[0]) * b.extrude(sketch, z_mm[1] - z_mm[0])


def circle(at_mm: tuple[float, float], radius_mm: float) -> b.Sketch:
    """In the plan."""
    return b.Pos(*at_mm) * b.Circle(radius_mm)


def rectangle(x_mm: tuple[float, float], y_mm: tuple[float, float]) -> b.Sketch:
    """In the plan, from side to side."""
    return b.Pos(sum(x_mm) / 2, sum(y_mm) / 2) * b.Rectangle(x_mm[1] - x_mm[0], y_mm[1] - y_mm[0])


def slot(at_mm: tuple[float, float], length_mm: float, width_mm: float) -> b.Sketch:
    """An upright slot with round ends."""
    return b.Pos(*at_mm) * b.SlotOverall(length_mm, width_mm, rotation=90)


def all_of(shapes: Iterable[b.Part]) -> b.Part:
    """Solids grown together."""
    return reduce(lambda a, c: a + c, shapes)


def at_height(shape: b.Part, z_mm: float) -> list[b.Edge]:
    """The level edges at a height."""
    edges = [(edge, edge.bounding_box()) for edge in shape.edges()]
    return [edge for edge, box in edges if abs(box.min.Z - z_mm) < 1e-3 and abs(box.max.Z - z_mm) < 1e-3]
