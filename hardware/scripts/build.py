"""Everything that `make hardware` makes, in order: `python -m hardware.scripts.build [STEP...]`.

A step that fails, or that misses a tool, does not keep the others from being made; the end tells which.
"""

import argparse
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

BY_PIP = "setup/environment .venv-hardware hardware"
BY_SYSTEM = "setup/system-packages hardware"


@dataclass(frozen=True, slots=True)
class Step:
    """A module that is run, and the tools it cannot do without: name and how to get it."""

    name: str
    module: str
    modules: tuple[str, ...] = ()
    commands: tuple[tuple[str, str], ...] = ()

    def missing(self) -> Iterator[str]:
        """The tools that are not there, with what brings them."""
        for module in self.modules:
            if importlib.util.find_spec(module) is None:
                yield f"{module} (Python package; {BY_PIP})"
        for command, way in self.commands:
            if shutil.which(command) is None:
                yield f"{command} ({way})"


STEPS = (
    Step("pins", "hardware.scripts.pins"),
    Step("lamp", "hardware.scripts.lamp"),
    Step("power", "hardware.scripts.power"),
    Step("hat", "hardware.hat.build"),
    Step("wiring", "hardware.scripts.wiring", ("wireviz", "PIL"), (("dot", BY_SYSTEM),)),
    Step("bom", "hardware.scripts.bom"),
    Step("enclosure", "hardware.enclosure.build", ("build123d", "pyvista")),
)


def made(step: Step) -> str:
    """Make one; what went wrong, "" when nothing did."""
    missing = list(step.missing())
    if missing:
        return f"misses {', '.join(missing)}"
    done = subprocess.run([sys.executable, "-m", step.module], check=False)  # noqa: S603
    return f"failed with {done.returncode}: python -m {step.module} tells why" if done.returncode else ""


def main() -> int:
    """Make the steps that were asked for, all without an argument; 1 when one could not be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", metavar="STEP", help=", ".join(step.name for step in STEPS))
    asked = parser.parse_args().steps
    unknown = set(asked) - {step.name for step in STEPS}
    if unknown:
        parser.error(f"no step {', '.join(sorted(unknown))}; there are {', '.join(step.name for step in STEPS)}")
    wrong = {}
    for step in STEPS:
        if not asked or step.name in asked:
            print(f"== {step.name}", flush=True)
            wrong[step.name] = made(step)
            if wrong[step.name]:
                print(f"{step.name}: {wrong[step.name]}", file=sys.stderr, flush=True)
    failed = {name: why for name, why in wrong.items() if why}
    print("\n".join(f"{name}: {failed.get(name, 'made')}" for name in wrong))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
