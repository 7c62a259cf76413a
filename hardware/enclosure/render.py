"""Pictures of the enclosure, drawn without a screen; needs pyvista and build123d."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import build123d as b
import numpy as np
import pyvista as pv
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from hardware.enclosure.figures import Figures
from hardware.enclosure.parts import Part
from hardware.enclosure.solids.shapes import block, rod
from hardware.enclosure.solids.stand_ins import bought

FINER = 2  # drawn twice as large and made smaller: smooth edges
BODY, SAND, LINEN, GLOW = "#5b6870", "#d8b690", "#e9e4da", "#ffbe6e"
COLOURS = {
    "body": BODY,
    "base": "#465058",
    "button": SAND,
    "timer_button": SAND,
    "knob": SAND,
    "button_plate": LINEN,
    "timer_plate": LINEN,
    "speaker_carrier": "#8d99a0",
    "diffuser": GLOW,
    "lamp_box": LINEN,
    "pi": "#2f7d4b",
    "hat": "#2c5f8a",
    "plug": "#222222",
    "speaker": "#1b1b1d",
    "encoder": "#9a9a94",
    "led_board": "#b9503f",
    "switch": "#26262a",
    "timer_switch": "#26262a",
    "foot": "#1d1d1f",
}
APART_MM = {  # where each goes in the exploded view: x, y, z
    "button": (0, 0, 34),
    "timer_button": (0, 0, 34),
    "knob": (0, 0, 34),
    "body": (0, 0, 0),
    "button_plate": (0, 0, -98),
    "timer_plate": (0, 0, -98),
    "switch": (0, 0, -86),
    "timer_switch": (0, 0, -86),
    "encoder": (0, 0, -82),
    "diffuser": (26, -46, -114),
    "lamp_box": (26, 10, -114),
    "led_board": (26, -20, -114),
    "speaker_carrier": (-44, 10, -114),
    "speaker": (-44, -36, -114),
    "pi": (0, 0, -154),
    "hat": (0, 0, -134),
    "plug": (0, 16, -154),
    "base": (0, 0, -190),
}


@dataclass(frozen=True)
class View:
    """Where a camera stands (from the middle of the scene, mm), and how much it sees (mm from edge to edge)."""

    name: str
    from_mm: tuple[float, float, float]
    at_mm: tuple[float, float, float]
    sees_mm: float
    lamp: bool = False
    size_px: tuple[int, int] = (1300, 950)


VIEWS = [
    View("iso", (-330, -560, 330), (0, 0, 36), 150, lamp=True),
    View("front", (0, -800, 60), (0, 0, 40), 120, lamp=True, size_px=(1300, 780)),
    View("back", (330, 560, 300), (0, 0, 36), 150),
    View("top", (0, -1, 800), (0, 0, 40), 140, size_px=(1300, 860)),
    View("night", (-330, -560, 250), (0, 0, 36), 150, lamp=True),
]


def mesh_of(solid: b.Part) -> pv.PolyData:
    """Triangles with soft normals, hard at edges above 25 degrees."""
    points, triangles = solid.tessellate(0.05, 0.15)
    corners = np.array([tuple(point) for point in points])
    faces = np.hstack([np.full((len(triangles), 1), 3), np.array(triangles)]).ravel()
    mesh = pv.PolyData(corners, faces).clean(tolerance=1e-6)
    return mesh.compute_normals(feature_angle=25, split_vertices=True, auto_orient_normals=False)


def plotter(view: View, back: tuple[str, str]) -> pv.Plotter:
    """A scene with its camera; `back` is the background, below and above."""
    made = pv.Plotter(off_screen=True, window_size=[FINER * side for side in view.size_px], lighting="none")
    made.set_background(back[0], top=back[1])
    middle = np.array(view.at_mm)
    made.camera.position = tuple(middle + np.array(view.from_mm))
    made.camera.focal_point = view.at_mm
    made.camera.up = (0, 0, 1)
    distance_mm = float(np.linalg.norm(view.from_mm))
    made.camera.view_angle = float(np.degrees(2 * np.arctan2(view.sees_mm / 2, distance_mm)))
    return made


def lit(made: pv.Plotter, view: View, strength: float) -> None:
    """A key light over the left shoulder, a fill from the right, a rim from behind."""
    side = 1 if view.from_mm[1] <= 0 else -1
    for (x, y, z), power in (((-500, -420, 900), 0.62), ((700, -500, 260), 0.26), ((100, 800, 500), 0.30)):
        made.add_light(pv.Light(position=(side * x, side * y, z), focal_point=(0, 0, 30), intensity=power * strength))
    made.add_light(pv.Light(light_type="headlight", intensity=0.16 * strength))


def add(made: pv.Plotter, name: str, mesh: pv.PolyData, *, glows: bool = False, dim: float = 1.0) -> None:
    """A part in its colour; a diffuser that glows is drawn without shadow."""
    if glows and name == "diffuser":
        made.add_mesh(mesh, color=GLOW, ambient=1.0, diffuse=0.0, smooth_shading=False)
        return
    gloss = 0.05 if name in {"body", "base"} else 0.12
    made.add_mesh(
        mesh,
        color=COLOURS[name],
        ambient=0.22 * dim,
        diffuse=0.85,
        specular=gloss,
        specular_power=18,
        smooth_shading=True,
    )


def feet(f: Figures) -> pv.PolyData:
    """Four soft feet."""
    return mesh_of(b.Part() + [rod((x, y), 5, (-f.foot_mm, 0)) for x in (-60, 60) for y in (-38, 38)])


def finish(made: pv.Plotter, path: Path, figures: str) -> None:
    """Draws the scene with soft shadows in its corners; the picture names the figures it is of."""
    made.renderer.ResetCameraClippingRange()
    made.enable_ssao(radius=10, bias=0.9, kernel_size=160)
    fine = Image.fromarray(made.screenshot(return_img=True))
    made.close()
    size_px = (fine.width // FINER, fine.height // FINER)
    picture = fine.resize(size_px, Image.Resampling.LANCZOS)
    if not is_kept(path, figures, picture):
        told = PngInfo()
        told.add_text("figures", figures)
        picture.save(path, optimize=True, pnginfo=told)


def is_kept(path: Path, figures: str, a: Image.Image) -> bool:
    """Whether a picture may stay: soft shadows are sown anew each time, and pictures may differ by them alone."""
    if not path.exists():
        return False
    c = Image.open(path)
    if a.size != c.size or c.info.get("figures") != figures:
        return False
    apart = np.abs(np.asarray(a, dtype=float) - np.asarray(c.convert("RGB"), dtype=float))
    return float(apart.mean()) < 0.8 and float((apart > 40).mean()) < 1e-3


def ground(f: Figures, colour: str) -> tuple[pv.PolyData, str]:
    """A round table under the box, and its colour."""
    top = pv.Cylinder(center=(0, 0, -f.foot_mm - 7), direction=(0, 0, 1), radius=190, height=14, resolution=240)
    return top.compute_normals(feature_angle=30, split_vertices=True), colour


def outside_views(f: Figures, meshes: dict[str, pv.PolyData], folder: Path) -> None:
    """The closed box from all sides, and at night."""
    for view in VIEWS:
        night = view.name == "night"
        made = plotter(view, ("#15171b", "#1e2228") if night else ("#efe9df", "#faf7f1"))
        lit(made, view, 0.28 if night else 1.0)
        mesh, colour = ground(f, "#8a6a4c" if night else "#c9a27a")
        made.add_mesh(mesh, color=colour, ambient=0.22, diffuse=0.8, smooth_shading=True)
        for name, part in meshes.items():
            add(made, name, part, glows=view.lamp)
        add(made, "foot", feet(f))
        if night:
            for z_mm in (20, 37, 54):
                made.add_light(lamp_light(f, z_mm))
        finish(made, folder / f"{view.name}.png", f.digest())


def lamp_light(f: Figures, z_mm: float) -> pv.Light:
    """A part of the window, as a lamp just before it."""
    front_mm = -f.depth_mm / 2
    light = pv.Light(
        position=(f.lamp_x_mm, front_mm - 8, z_mm), focal_point=(f.lamp_x_mm, front_mm - 80, -30), color=GLOW
    )
    light.positional, light.cone_angle, light.intensity = True, 85, 0.8
    light.attenuation_values = (0.7, 0.006, 0.00022)
    return light


def exploded(f: Figures, solids: dict[str, b.Part], folder: Path) -> None:
    """All parts, drawn apart."""
    view = View("exploded", (-520, -760, 430), (0, -10, -44), 392, size_px=(1050, 1400))
    made = plotter(view, ("#efe9df", "#faf7f1"))
    lit(made, view, 1.0)
    for name, solid in solids.items():
        add(made, name, mesh_of(b.Pos(*APART_MM[name]) * solid))
    finish(made, folder / "exploded.png", f.digest())


def cut(solids: dict[str, b.Part], keep: b.Part) -> Iterable[tuple[str, b.Part]]:
    """What of each solid lies in the part to keep."""
    for name, solid in solids.items():
        rest = solid & keep
        if rest is not None and rest.volume > 0:
            yield name, rest


def sections(f: Figures, solids: dict[str, b.Part], folder: Path) -> None:
    """One cut level through the speaker's and the lamp's middle, one upright through button, knob and Pi."""
    far = 400.0
    level = block((-far, far), (-far, far), (-far, f.middle_z_mm))
    upright = block((-far, far), (f.knob_at_mm[1], far), (-far, far))
    for keep, view in (
        (level, View("section", (0, -260, 760), (0, 0, 20), 134)),
        (upright, View("section_side", (0, -760, 160), (0, 0, 42), 128, size_px=(1300, 820))),
    ):
        made = plotter(view, ("#efe9df", "#faf7f1"))
        lit(made, view, 1.0)
        for name, solid in cut(solids, keep):
            add(made, name, mesh_of(b.Part() + solid))
        finish(made, folder / f"{view.name}.png", f.digest())


def pictures(f: Figures, made: list[Part], folder: Path) -> None:
    """Draws them all."""
    folder.mkdir(exist_ok=True)
    printed = {part.name: part.solid for part in made}
    whole = {**printed, **bought(f)}
    seen = {**printed, "speaker": whole["speaker"]}
    outside_views(f, {name: mesh_of(solid) for name, solid in seen.items()}, folder)
    exploded(f, whole, folder)
    sections(f, whole, folder)
