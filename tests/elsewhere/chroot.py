"""How to run a command in another Debian: its files under mounts that the command has to itself, the project at /house.

What the command writes goes to memory and is gone when it ends, so a root in the cache stays as it was built.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.virtual_pi.build import ROOT, CannotBuild, StepFailed

HOUSE = "house"
UNSHARE = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
STANDARD = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# $1 a folder to mount in, $2 the folders to lay over each other, the upper first, $3 where the writes go, or nothing,
# up to -- what this machine shares, then the command. /sys is left out: it tells of this machine's hardware.
ENTER = """
place=$1 layers=$2 kept=$3
shift 3
mount -t tmpfs -o mode=755 tmpfs "$place"
if [ -n "$kept" ]; then
    root=$kept
else
    mkdir "$place/upper" "$place/work" "$place/root"
    root=$place/root
    mount -t overlay -o "lowerdir=$layers,upperdir=$place/upper,workdir=$place/work" overlay "$root"
fi
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for node in null zero full random urandom tty; do
    touch "$root/dev/$node"
    mount --bind "/dev/$node" "$root/dev/$node"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s fd/0 "$root/dev/stdin"
ln -s fd/1 "$root/dev/stdout"
ln -s fd/2 "$root/dev/stderr"
while [ "$1" != -- ]; do
    if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$root${1%/*}" && touch "$root$1"; fi
    mount --bind -o ro "$1" "$root$1"
    shift
done
shift
exec chroot "$root" env -i "$@"
"""


def refuse_where_it_cannot_run() -> None:
    """Raises CannotBuild with the reason."""
    if os.geteuid() != 0:
        raise CannotBuild("mmdebstrap, mount and chroot take root")
    missing = [tool for tool in ("mmdebstrap", "unshare", "mount", "chroot", "git") if not shutil.which(tool)]
    if missing:
        raise CannotBuild(f"not on this machine: {', '.join(missing)}")
    with TemporaryDirectory() as place:
        allowed = (
            'mount -t tmpfs t "$1" && cd "$1" && mkdir a b c d && chown 42:42 a && '
            "mount -t overlay -o lowerdir=a:b,upperdir=c,workdir=d o a && mount -t proc proc b"
        )
        probe = [*UNSHARE, "sh", "-ec", allowed, "sh", place]
        tried = subprocess.run(probe, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if tried.returncode:
        raise CannotBuild(f"root may not mount or change owners here: {' '.join(tried.stdout.split())[:200]}")


def command_in(
    place: Path,
    layers: Sequence[Path],
    command: Sequence[str],
    *,
    shared: Sequence[Path] = (),
    kept: Path | None = None,
    **env: str,
) -> list[str]:
    """The command line that runs a command in /house of these layers, or for good in the folder `kept`.

    `place` is an empty folder to mount in.
    """
    laid = ":".join(map(str, layers))
    options = [str(place), laid, str(kept or ""), *map(str, shared), "--"]
    settings = [f"{name}={value}" for name, value in {**_environment(), **env}.items()]
    in_house = ["sh", "-c", 'cd /house && exec "$@"', "sh", *command]
    return [*UNSHARE, "sh", "-ec", ENTER, "sh", *options, *settings, *in_house]


def copy_of_the_checkout(tree: Path) -> Path:
    """A layer with /house: the files that git would commit, as they are now. Raises StepFailed."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        raise StepFailed(f"git ls-files: {listed.stderr.strip()}")
    copy_files(tree, sorted(set(listed.stdout.split("\0")) - {""}))
    return tree


def copy_files(tree: Path, names: Sequence[str]) -> None:
    """Copy files of the project to /house of a folder. A file that git lists and somebody deleted is left out."""
    for name in names:
        source, copy = ROOT / name, tree / HOUSE / name
        if source.is_symlink() or source.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy, follow_symlinks=False)


def _environment() -> dict[str, str]:
    """That of a bare login, with the ways of this machine to its registries."""
    handed_over = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("PIP_", "OPENBLAS_")) or name.lower().endswith("_proxy") or name == "CI"
    }
    return {"PATH": STANDARD, "HOME": "/root", **handed_over}
