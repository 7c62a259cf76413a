"""Runs in KiCad's own Python, which alone has `pcbnew`: makes the board's file from board.json, fills its zones.

`python3 kicad_side.py board.json lull-hat.kicad_pcb pads.json`. It is another Python: nothing of the project is
imported here.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

pcbnew: Any = importlib.import_module("pcbnew")
Json = dict[str, Any]
LAYERS = {"F": "F_Cu", "B": "B_Cu"}


class Maker:
    """Puts on a board what board.json says. Places there are in mm from the board's upper left corner."""

    def __init__(self, plan: Json) -> None:
        self.plan = plan
        self.board = pcbnew.BOARD()
        self.nets: Json = {}
        for name in plan["nets"]:
            self.nets[name] = pcbnew.NETINFO_ITEM(self.board, name)
            self.board.Add(self.nets[name])

    def at(self, x: float, y: float) -> Any:
        """A place."""
        left, top = self.plan["origin_mm"]
        return pcbnew.VECTOR2I_MM(x + left, y + top)

    def layer(self, name: str) -> Any:
        """A layer's number."""
        return getattr(pcbnew, LAYERS.get(name, name.replace(".", "_")))

    def footprint(self, part: Json) -> None:
        """A part, with the nets of its pads."""
        library, name = part["footprint"].split(":")
        footprint = pcbnew.FootprintLoad(f"/usr/share/kicad/footprints/{library}.pretty", name)
        footprint.SetFPID(pcbnew.LIB_ID(library, name))
        self.board.Add(footprint)
        footprint.SetReference(part["ref"])
        footprint.SetValue(part["value"])
        footprint.SetPath(pcbnew.KIID_PATH(part["path"]))
        footprint.SetSheetname("/")
        footprint.SetSheetfile(self.plan["schematic"])
        for field, text in part["fields"].items():
            footprint.SetField(field, text)
            footprint.GetFieldByName(field).SetVisible(False)
        x, y, angle, side = part["place"]
        footprint.SetPosition(self.at(x, y))
        if side == "B":
            footprint.Flip(self.at(x, y), pcbnew.FLIP_DIRECTION_LEFT_RIGHT)
        footprint.SetOrientationDegrees(angle)
        footprint.SetAttributes(footprint.GetAttributes() & ~pcbnew.FP_EXCLUDE_FROM_BOM)
        if not part["in_bom"]:
            footprint.SetAttributes(footprint.GetAttributes() | pcbnew.FP_EXCLUDE_FROM_BOM)
        for pad in footprint.Pads():
            net = part["nets"].get(pad.GetNumber())
            if net:
                pad.SetNet(self.nets[net])
            if pad.GetNumber() in part["full"]:
                pad.SetLocalZoneConnection(pcbnew.ZONE_CONNECTION_FULL)
        if part["body"]:
            models = list(footprint.Models())
            footprint.Models().clear()
            for model in models:
                model.m_Filename = model.m_Filename.replace(f"/{name}.", f"/{part['body']}.")
                footprint.Models().push_back(model)
        self.reference(footprint, part["ref_at"])

    def reference(self, footprint: Any, where: list[Any] | None) -> None:
        """Where a part's name is printed; without a place, not at all."""
        text = footprint.Reference()
        text.SetTextSize(pcbnew.VECTOR2I_MM(0.8, 0.8))
        text.SetTextThickness(pcbnew.FromMM(0.12))
        text.SetKeepUpright(True)
        footprint.Value().SetVisible(False)
        if where is None:
            text.SetVisible(False)  # the assembly drawing has it all the same
        else:
            text.SetPosition(self.at(where[0], where[1]))
            text.SetTextAngleDegrees(where[2])

    def outline(self) -> None:
        """The board's edge, with round corners."""
        width, height, radius = self.plan["size_mm"]
        corner = radius * (1 - 0.5**0.5)
        lines = [
            ((radius, 0), (width - radius, 0)),
            ((width, radius), (width, height - radius)),
            ((width - radius, height), (radius, height)),
            ((0, height - radius), (0, radius)),
        ]
        arcs = [
            ((0, radius), (corner, corner), (radius, 0)),
            ((width - radius, 0), (width - corner, corner), (width, radius)),
            ((width, height - radius), (width - corner, height - corner), (width - radius, height)),
            ((radius, height), (corner, height - corner), (0, height - radius)),
        ]
        for points in [*lines, *arcs]:
            shape = pcbnew.PCB_SHAPE(self.board)
            if len(points) == 2:
                shape.SetShape(pcbnew.SHAPE_T_SEGMENT)
                shape.SetStart(self.at(*points[0]))
                shape.SetEnd(self.at(*points[1]))
            else:
                shape.SetShape(pcbnew.SHAPE_T_ARC)
                shape.SetArcGeometry(*(self.at(*point) for point in points))
            shape.SetLayer(self.layer("Edge.Cuts"))
            shape.SetWidth(pcbnew.FromMM(0.1))
            self.board.Add(shape)

    def track(self, track: Json) -> None:
        """A straight track."""
        item = pcbnew.PCB_TRACK(self.board)
        item.SetStart(self.at(*track["start"]))
        item.SetEnd(self.at(*track["end"]))
        item.SetWidth(pcbnew.FromMM(track["width_mm"]))
        item.SetLayer(self.layer(track["layer"]))
        item.SetNet(self.nets[track["net"]])
        self.board.Add(item)

    def via(self, via: Json) -> None:
        """A via through the board."""
        item = pcbnew.PCB_VIA(self.board)
        item.SetPosition(self.at(*via["at"]))
        item.SetWidth(pcbnew.F_Cu, pcbnew.FromMM(via["width_mm"]))
        item.SetDrill(pcbnew.FromMM(via["drill_mm"]))
        item.SetNet(self.nets[via["net"]])
        self.board.Add(item)

    def zone(self, zone: Json) -> None:
        """A filled area."""
        item = pcbnew.ZONE(self.board)
        item.SetLayer(self.layer(zone["layer"]))
        item.SetNet(self.nets[zone["net"]])
        item.SetAssignedPriority(zone["priority"])
        item.SetZoneName(zone["name"])
        item.Outline().NewOutline()
        for x, y in zone["corners"]:
            item.Outline().Append(self.at(x, y))
        item.SetLocalClearance(pcbnew.FromMM(0.2))
        item.SetMinThickness(pcbnew.FromMM(0.2))
        item.SetThermalReliefGap(pcbnew.FromMM(0.2))
        item.SetThermalReliefSpokeWidth(pcbnew.FromMM(zone["spoke_mm"]))
        item.SetPadConnection(pcbnew.ZONE_CONNECTION_THERMAL)
        item.SetIslandRemovalMode(pcbnew.ISLAND_REMOVAL_MODE_ALWAYS)
        self.board.Add(item)

    def text(self, text: Json) -> None:
        """Something printed on the board."""
        item = pcbnew.PCB_TEXT(self.board)
        item.SetText(text["text"])
        item.SetPosition(self.at(*text["at"]))
        item.SetTextSize(pcbnew.VECTOR2I_MM(text["size_mm"], text["size_mm"]))
        item.SetTextThickness(pcbnew.FromMM(text["size_mm"] * 0.15))
        item.SetTextAngleDegrees(text.get("angle", 0))
        item.SetLayer(self.layer(text["layer"]))
        item.SetMirrored(text["layer"].startswith("B"))
        self.board.Add(item)

    def make(self) -> Any:
        """The board, its zones not yet filled."""
        self.outline()
        for part in self.plan["parts"]:
            self.footprint(part)
        for kind in ("track", "via", "zone", "text"):
            for item in self.plan[kind + "s"]:
                getattr(self, kind)(item)
        return self.board

    def pads(self) -> list[Json]:
        """What the router has to know of each pad."""
        left, top = self.plan["origin_mm"]
        found = []
        for footprint in self.board.GetFootprints():
            for pad in footprint.Pads():
                box = pad.GetBoundingBox()
                layers = "".join(side for side in "FB" if pad.IsOnLayer(self.layer(side)))
                corners = [box.GetLeft(), box.GetTop(), box.GetRight(), box.GetBottom()]
                x0, y0, x1, y1 = (pcbnew.ToMM(corner) for corner in corners)
                pin = [footprint.GetReference(), pad.GetNumber()]
                drill = pcbnew.ToMM(pad.GetDrillSize().x)
                plated = pad.GetAttribute() != pcbnew.PAD_ATTRIB_NPTH
                box_mm = [round(v, 4) for v in (x0 - left, y0 - top, x1 - left, y1 - top)]
                found.append(
                    {"pin": pin, "net": pad.GetNetname(), "layers": layers, "box": box_mm}
                    | {"drill_mm": drill, "plated": plated}
                )
        return found

    def courtyards(self) -> dict[str, list[float]]:
        """The room that each part takes."""
        left, top = self.plan["origin_mm"]
        rooms = {}
        for footprint in self.board.GetFootprints():
            side = self.layer("B.CrtYd" if footprint.IsFlipped() else "F.CrtYd")
            box = footprint.GetCourtyard(side).BBox()
            corners = [box.GetLeft(), box.GetTop(), box.GetRight(), box.GetBottom()]
            x0, y0, x1, y1 = (pcbnew.ToMM(corner) for corner in corners)
            rooms[footprint.GetReference()] = [round(v, 3) for v in (x0 - left, y0 - top, x1 - left, y1 - top)]
        return rooms


def main() -> None:
    """Read the plan, write the board and what it is like."""
    pcbnew.KIID.SeedGenerator(7)  # the same ids in every run, and so the same order in the file
    plan, board, pads = (Path(name) for name in sys.argv[1:4])
    maker = Maker(json.loads(plan.read_text()))
    pcbnew.SaveBoard(str(board), maker.make(), True)
    filled = pcbnew.LoadBoard(str(board))  # a board needs its project to be filled
    pcbnew.ZONE_FILLER(filled).Fill(filled.Zones())
    pcbnew.SaveBoard(str(board), filled, True)
    pads.write_text(json.dumps({"pads": maker.pads(), "rooms": maker.courtyards()}))


if __name__ == "__main__":
    main()
