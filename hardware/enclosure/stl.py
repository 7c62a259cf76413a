"""Binary STL: written from triangles, read back, and measured. Needs numpy alone, so that tests can use it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
HEADER_BYTES = 80


@dataclass(frozen=True)
class Stl:
    """Triangles, shape (n, 3, 3) in mm, and what the header says."""

    header: str
    corners_mm: NDArray[np.float64]

    @property
    def size_mm(self) -> tuple[float, float, float]:
        """Along x, y and z."""
        points = self.corners_mm.reshape(-1, 3)
        x_mm, y_mm, z_mm = points.max(axis=0) - points.min(axis=0)
        return float(x_mm), float(y_mm), float(z_mm)

    @property
    def volume_mm3(self) -> float:
        """Above 0 when all triangles look outwards."""
        a, b, c = (self.corners_mm[:, n] for n in range(3))
        return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)

    @property
    def loose_edges(self) -> int:
        """Edges that are not shared by two triangles, once each way round; 0 in a watertight part."""
        _, names = np.unique(self.corners_mm.reshape(-1, 3), axis=0, return_inverse=True)
        triangles = names.reshape(-1, 3)
        edges = np.concatenate([triangles[:, pair] for pair in ([0, 1], [1, 2], [2, 0])])
        there, counts = np.unique(edges, axis=0, return_counts=True)
        back, back_counts = np.unique(edges[:, ::-1], axis=0, return_counts=True)
        if there.shape != back.shape or (there != back).any():
            known = {(int(a), int(b)) for a, b in there}
            return sum((b, a) not in known for a, b in known)
        return int((counts != back_counts).sum())

    def overhang_mm2(self, degrees: float) -> float:
        """Area that leans out over nothing by more than this from upright, the face on the printer's bed left out."""
        a, b, c = (self.corners_mm[:, n] for n in range(3))
        normals = np.cross(b - a, c - a)
        doubled = np.linalg.norm(normals, axis=1)
        above = self.corners_mm[:, :, 2].max(axis=1) > self.corners_mm[:, :, 2].min() + 0.3
        down = -normals[:, 2] > np.sin(np.radians(degrees)) * doubled
        return float(doubled[above & down].sum() / 2)


def read(path: Path) -> Stl:
    """Raises ValueError when the file is no binary STL, or cut short."""
    raw = path.read_bytes()
    count = int.from_bytes(raw[HEADER_BYTES : HEADER_BYTES + 4], "little")
    if len(raw) != HEADER_BYTES + 4 + count * RECORD.itemsize:
        raise ValueError(f"{path.name} is no binary STL of {count} triangles")
    records = np.frombuffer(raw, RECORD, count, HEADER_BYTES + 4)
    return Stl(raw[:HEADER_BYTES].decode("ascii").rstrip("\0 "), records["corners"].astype(np.float64))


def write(path: Path, header: str, corners_mm: NDArray[np.float64]) -> None:
    """Corners are rounded to 1 um, so that neighbours meet; triangles without area are left out."""
    corners = np.round(corners_mm, 3).astype("<f4")
    a, b, c = (corners[:, n] for n in range(3))
    whole = (a != b).any(axis=1) & (b != c).any(axis=1) & (c != a).any(axis=1)
    corners = corners[whole]
    records = np.zeros(len(corners), RECORD)
    records["corners"] = corners
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    records["normal"] = np.divide(normals, length, out=np.zeros_like(normals), where=length > 0)
    head = header.encode("ascii").ljust(HEADER_BYTES)[:HEADER_BYTES]
    path.write_bytes(head + len(corners).to_bytes(4, "little") + records.tobytes())
