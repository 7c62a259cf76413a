"""KiCad 9: this machine's, or a Debian 13's in a folder of its own, made once."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "lull" / "kicad"
PACKAGES = "kicad,kicad-symbols,kicad-footprints"
SHARE = Path("usr/share/kicad")
SETTINGS = "lull-settings"  # where the lists of libraries lie, which the editors would make at their first start
STAND_INS = {  # bodies that the package lacks, and those that look the same
    "TQFN-16-1EP_3x3mm_P0.5mm_EP1.23x1.23mm": "TQFN-16-1EP_3x3mm_P0.5mm_EP1.6x1.6mm",
}


class NoKicad(Exception):
    """KiCad 9 is neither here nor to be had; the text says what is missing."""


@dataclass(frozen=True)
class Kicad:
    """A KiCad. `root` is the folder its files lie under: / for this machine's."""

    root: Path

    @property
    def symbols(self) -> Path:
        """The folder of its symbol libraries."""
        return self.root / SHARE / "symbols"

    @property
    def footprints(self) -> Path:
        """The folder of its footprint libraries."""
        return self.root / SHARE / "footprints"

    def run(self, folder: Path, *words: str) -> str:
        """Run a command of its in a folder of the project; what it prints. Raises CalledProcessError."""
        command, place = list(words), folder
        if self.root != Path("/"):
            inside = Path("/lull") / folder.relative_to(ROOT)
            step = (
                'mkdir -p "$1/lull" && mount --bind "$2" "$1/lull" && mount -t proc proc "$1/proc" && shift 2 && "$@"'
            )
            enter = ["unshare", "--mount", "sh", "-c", step, "sh", str(self.root), str(ROOT)]
            command = [*enter, "chroot", str(self.root), "sh", "-c", 'cd "$1" && shift && exec "$@"', "sh"]
            command, place = [*command, str(inside), *words], ROOT
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        settings = str(CACHE / SETTINGS if self.root == Path("/") else Path("/") / SETTINGS)
        home = os.environ.get("HOME", "/root") if self.root == Path("/") else "/root"
        env = {"PATH": path, "HOME": home, "KICAD_CONFIG_HOME": settings, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        done = subprocess.run(command, cwd=place, env=env, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            said = done.stdout + done.stderr
            raise subprocess.CalledProcessError(done.returncode, words, said, done.stderr)
        return done.stdout


def _version(root: Path) -> int:
    """Which KiCad lies there: 9, or 0 for none."""
    tables = root / SHARE / "template" / "sym-lib-table"
    tool = root / "usr/bin/kicad-cli"
    if not (tables.exists() and tool.exists()):
        return 0
    way_in = [] if root == Path("/") else ["chroot", str(root)]
    done = subprocess.run([*way_in, "kicad-cli", "version"], capture_output=True, text=True, check=False)  # noqa: S603
    return int(done.stdout.split(".")[0]) if done.returncode == 0 else 0


def find_kicad() -> Kicad:
    """A KiCad of version 9 or later, made where there is none. Raises NoKicad."""
    here = _version(Path("/")) >= 9
    root = Path("/") if here else CACHE / "root"
    if _version(root) < 9:
        _make(root)
    settings = (CACHE if here else root) / SETTINGS / "9.0"
    settings.mkdir(parents=True, exist_ok=True)
    for table in ("sym-lib-table", "fp-lib-table"):
        shutil.copy(root / SHARE / "template" / table, settings / table)
    return Kicad(root)


def add_models(kicad: Kicad, footprints: set[str]) -> None:
    """The bodies of parts, for pictures: of a package of 350 MB only those of these footprints are kept."""
    wanted = {model for name in footprints for model in _models(kicad, name)}
    if kicad.root == Path("/") or all((kicad.root / model).exists() for model in wanted):
        return
    print("bodies of the parts: 350 MB are looked through, once", flush=True)
    get = "apt-get -qq update && cd /tmp && apt-get -qq download kicad-packages3d"
    unpack = 'dpkg-deb --fsys-tarfile kicad-packages3d_*.deb | tar -xC / "$@" && rm kicad-packages3d_*.deb'
    within = [
        "chroot",
        str(kicad.root),
        "sh",
        "-c",
        f"{get} && {unpack}",
        "sh",
        *(f"./{model}" for model in sorted(wanted)),
    ]
    env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
    subprocess.run(within, env=env, check=False, capture_output=True)  # noqa: S603 - without them the pictures are bare


def _models(kicad: Kicad, footprint: str) -> list[str]:
    library, name = footprint.split(":")
    text = (kicad.footprints / f"{library}.pretty" / f"{name}.kicad_mod").read_text()
    text = text.replace(f"{name}.step", f"{STAND_INS.get(name, name)}.step")
    return [f"{SHARE}/3dmodels/{path}" for path in re.findall(r'\(model "\$\{KICAD9_3DMODEL_DIR\}/([^"]*)"', text)]


def _make(root: Path) -> None:
    missing = [tool for tool in ("mmdebstrap", "unshare", "chroot") if not shutil.which(tool)]
    if missing or os.geteuid() != 0:
        what = ", ".join(missing) or "the rights of root, for chroot"
        raise NoKicad(f"KiCad 9 is not on this machine, and to unpack one this is missing: {what}")
    print("a Debian 13 with KiCad 9: a gigabyte, some minutes, once", flush=True)
    root.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(root, ignore_errors=True)
    how = ["--quiet", "--variant=minbase", '--aptopt=APT::Install-Recommends "false"', f"--include={PACKAGES}"]
    try:
        subprocess.run(["mmdebstrap", *how, "trixie", str(root)], check=True)  # noqa: S603, S607
    except subprocess.CalledProcessError as failure:
        raise NoKicad("mmdebstrap could not unpack a Debian 13 with KiCad") from failure
