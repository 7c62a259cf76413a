"""The project's file: rules that any maker of two-layer boards keeps, and what ERC is to overlook."""

import json
from typing import Any

# KiCad's own matrix of which pins may meet, but for "unspecified": so the amplifier's symbol calls the pad in its
# middle, which belongs on ground with all that is there. Rows and columns: input, output, both ways, three-state,
# passive, free, unspecified, supply in, supply out, open collector, open emitter, not connected. 0 well, 1 warning,
# 2 error.
PIN_MAP = [
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
    [0, 2, 0, 1, 0, 0, 0, 0, 2, 2, 2, 2],
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 2],
    [0, 1, 0, 0, 0, 0, 0, 1, 2, 1, 1, 2],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
    [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2],
    [0, 2, 1, 2, 0, 0, 0, 0, 2, 2, 2, 2],
    [0, 2, 0, 1, 0, 0, 0, 0, 2, 0, 0, 2],
    [0, 2, 1, 1, 0, 0, 0, 0, 2, 0, 0, 2],
    [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2],
]
RULES = {
    "min_clearance": 0.15,
    "min_track_width": 0.15,
    "min_via_diameter": 0.5,
    "min_through_hole_diameter": 0.3,
    "min_via_annular_width": 0.13,
    "min_hole_clearance": 0.25,
    "min_hole_to_hole": 0.25,
    "min_copper_edge_clearance": 0.3,
    "min_text_height": 0.5,
    "min_text_thickness": 0.08,
    "min_resolved_spokes": 2,
}
NET_CLASS = {
    "name": "Default",
    "clearance": 0.15,
    "track_width": 0.2,
    "via_diameter": 0.6,
    "via_drill": 0.3,
    "wire_width": 6,
    "bus_width": 12,
    "pcb_color": "rgba(0, 0, 0, 0.000)",
    "schematic_color": "rgba(0, 0, 0, 0.000)",
    "line_style": 0,
    "priority": 2147483647,
}


def dump(name: str) -> str:
    """The file's text."""
    project: dict[str, Any] = {
        "board": {"design_settings": {"rules": RULES, "meta": {"version": 2}}},
        "erc": {"pin_map": PIN_MAP, "meta": {"version": 0}},
        "meta": {"filename": f"{name}.kicad_pro", "version": 3},
        "net_settings": {"classes": [NET_CLASS], "meta": {"version": 4}},
    }
    return json.dumps(project, indent=2, sort_keys=True) + "\n"
