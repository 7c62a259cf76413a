"""The HAT's board: what lies where, what is joined, and the plan that KiCad's own Python makes a file of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from hardware.hat import placement
from hardware.hat.check import Netlist
from hardware.hat.drawing import same_id
from hardware.hat.kicad import STAND_INS
from hardware.hat.parts import PARTS
from hardware.hat.router import VIA_DRILL_MM, VIA_MM, Copper, Job, Laid, Router
from hardware.hat.search import Box

Json = dict[str, Any]
ORIGIN_MM = (100.0, 80.0)
SIGNAL_MM, SUPPLY_MM, SPEAKER_MM, LAMP_MM = 0.2, 0.3, 0.3, 0.5
STITCH_MM = 2.4  # between the vias that join the two grounds
SCREW_MM = 3.1  # radius around a hole that a screw's head or a spacer covers


def plan(netlist: Netlist, routes: Mapping[str, tuple[Job, Laid]], texts: list[Json], refs: Mapping[str, Any]) -> Json:
    """All that is on the board. `refs`: where the names of parts are printed."""
    nets = sorted(_full_name(net) for net in set(netlist.net_of.values()))
    parts = [_part(ref, netlist, refs.get(ref)) for ref in PARTS]
    width, height = placement.WIDTH_MM, placement.HEIGHT_MM
    whole = [(0.3, 0.3), (width - 0.3, 0.3), (width - 0.3, height - 0.3), (0.3, height - 0.3)]
    zones = [
        _zone("ground above", "F", "GND", 0, whole, 0.3),
        _zone("ground below", "B", "GND", 0, whole, 0.3),
        _zone("5 V", "F", "+5V", 1, placement.SUPPLY_5V, 0.5),
    ]
    tracks = [
        {"net": _full_name(job.net), "layer": layer, "width_mm": job.width_mm, "start": start, "end": end}
        for job, laid in routes.values()
        for layer, points in laid.lines
        for start, end in pairwise(points)
    ]
    vias = [_via(job.net, at) for job, laid in routes.values() for at in laid.vias]
    vias += [_via("GND", at) for at in placement.HEAT_VIAS]
    return {
        "origin_mm": ORIGIN_MM,
        "size_mm": [width, height, placement.CORNER_MM],
        "schematic": "lull-hat.kicad_sch",
        "nets": nets,
        "parts": parts,
        "tracks": tracks,
        "vias": vias,
        "zones": zones,
        "texts": texts,
    }


def _full_name(net: str) -> str:
    """As KiCad calls it: what is named by a label belongs to its sheet."""
    return net if net in {"GND", "+5V", "+3V3"} or net.startswith("unconnected") else "/" + net


def _part(ref: str, netlist: Netlist, ref_at: Any) -> Json:
    part = PARTS[ref]
    return {
        "ref": ref,
        "value": part.value,
        "footprint": part.footprint,
        "fields": {"MPN": part.mpn} if part.mpn else {},
        "path": "/" + same_id(f"symbol {ref}"),
        "place": placement.SPOTS[ref],
        "in_bom": part.in_bom,
        "nets": {pin: _full_name(net) for (owner, pin), net in netlist.net_of.items() if owner == ref},
        "full": ["17"] if ref in {"U2", "U3"} else [],
        "ref_at": ref_at,
        "body": STAND_INS.get(part.footprint.split(":")[1], ""),
    }


def _zone(name: str, layer: str, net: str, priority: int, corners: Iterable[tuple[float, float]], spoke: float) -> Json:
    zone: Json = {"name": name, "layer": layer, "net": net, "priority": priority, "spoke_mm": spoke}
    return {**zone, "corners": list(corners)}


def _via(net: str, at: tuple[float, float]) -> Json:
    return {"net": _full_name(net), "at": at, "width_mm": VIA_MM, "drill_mm": VIA_DRILL_MM}


def _width(net: str) -> float:
    if net.startswith("SPK"):
        return SPEAKER_MM
    if net.startswith("LAMP_") and net != "LAMP_OE":
        return LAMP_MM
    return SUPPLY_MM if net in {"+3V3", "+5V"} else SIGNAL_MM


def route(pads: list[Json]) -> dict[str, tuple[Job, Laid]]:
    """Tracks for all nets, ground's only as far as the next via. Raises Unroutable."""
    walls = [
        Copper(
            pad["net"].removeprefix("/") or f"none {pad['pin']}",
            pad["layers"],
            tuple(pad["box"]),
            hole_mm=pad["drill_mm"],
            smd=not pad["drill_mm"],
        )
        for pad in pads
        if pad["layers"] and pad["plated"]
    ]
    walls += [Copper("+5V", "F", box) for box in placement.SUPPLY_5V_BOXES]
    walls += [
        Copper("GND", "FB", (*at, *at), VIA_MM / 2, line=True, hole_mm=VIA_DRILL_MM) for at in placement.HEAT_VIAS
    ]
    holes = [(placement.SPOTS[f"H{n}"][:2], SCREW_MM) for n in (1, 2, 3, 4)]
    router = Router((placement.WIDTH_MM, placement.HEIGHT_MM), placement.CORNER_MM, walls, holes)
    jobs = list(_jobs(pads))
    laid = router.route(jobs)
    stitches = Job("stitches", "GND", (), SIGNAL_MM, to_via=True)
    routes = {job.name: (job, laid[job.name]) for job in jobs}
    return {**routes, stitches.name: (stitches, Laid(vias=router.stitch("GND", STITCH_MM)))}


def _jobs(pads: list[Json]) -> list[Job]:
    by_net: dict[str, list[Json]] = defaultdict(list)
    for pad in pads:
        net = pad["net"].removeprefix("/")
        if net and not net.startswith("unconnected"):
            by_net[net].append(pad)
    jobs = [*_ground(by_net.pop("GND")), *_supply(by_net.pop("+5V"))]
    for net, members in by_net.items():
        places = tuple(map(_place, members))
        jobs.append(Job(net, net, places, _width(net)))
    return sorted(jobs, key=lambda job: (not job.to_via, _span(job)))


def _place(pad: Json) -> tuple[str, Box]:
    """Where a track may end: well inside, since pads with holes are round."""
    x0, y0, x1, y1 = pad["box"]
    inset = 0.2 * min(x1 - x0, y1 - y0) if pad["drill_mm"] else 0.0
    return pad["layers"], (x0 + inset, y0 + inset, x1 - inset, y1 - inset)


def _span(job: Job) -> float:
    xs = [box[0] for _, box in job.places]
    ys = [box[1] for _, box in job.places]
    return max(xs) - min(xs) + max(ys) - min(ys)


def _ground(members: list[Json]) -> list[Job]:
    """Each pad on one side only gets a via; an amplifier's go to the pad in its middle, which has some."""
    middles = {pad["pin"][0]: pad for pad in members if pad["pin"][1] == "17"}
    jobs = []
    for pad in members:
        owner, pin = pad["pin"]
        place = _place(pad)
        if pad["drill_mm"] or pin == "17":
            continue
        if owner in middles:
            middle = _place(middles[owner])
            jobs.append(Job(f"GND {owner}.{pin}", "GND", (place, middle), 0.25))
        else:
            jobs.append(Job(f"GND {owner}.{pin}", "GND", (place,), 0.4 if owner != "U1" else 0.25, to_via=True))
    return jobs


def _supply(members: list[Json]) -> list[Job]:
    """5 V is an area; what does not lie in it is led there."""
    jobs = []
    for pad in members:
        x0, y0, x1, y1 = pad["box"]
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        if any(left < x < right and top < y < bottom for left, top, right, bottom in placement.SUPPLY_5V_BOXES):
            continue
        place = _place(pad)
        inner = [("F", (x0 + 0.4, y0 + 0.2, x1 - 0.4, y1 - 0.2)) for x0, y0, x1, y1 in placement.SUPPLY_5V_BOXES]
        nearest = min(inner, key=lambda area: _gap(area[1], (x, y)))
        jobs.append(Job(f"+5V {pad['pin'][0]}.{pad['pin'][1]}", "+5V", (place, nearest), 0.25))
    return jobs


def _gap(box: tuple[float, ...], at: tuple[float, float]) -> float:
    dx = max(box[0] - at[0], 0, at[0] - box[2])
    dy = max(box[1] - at[1], 0, at[1] - box[3])
    return float(dx + dy)
