"""The 5 V budget, at full lamp and full volume: from power.toml and lamp.toml to power.md."""

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hardware.scripts import lamp_facts, lamp_heat
from hardware.scripts.pins import ROOT

FACTS = ROOT / "hardware/power.toml"
PAGE = ROOT / "hardware/power.md"
SUPPLY_V = 5.0


@dataclass(frozen=True, slots=True)
class Budget:
    """One variant on one Pi with one kind of speaker. Everything in A at 5 V."""

    variant: str
    pi: str
    load_ohm: int
    pi_a: float
    lamp_a: float
    amplifiers_a: float
    rest_a: float
    rating_a: float
    most_share: float

    @property
    def total_a(self) -> float:
        """The sum."""
        return self.pi_a + self.lamp_a + self.amplifiers_a + self.rest_a

    @property
    def share(self) -> float:
        """Of the supply's rating."""
        return self.total_a / self.rating_a

    @property
    def holds(self) -> bool:
        """Whether the supply can bear it."""
        return self.share <= self.most_share


def output_w(amplifier: dict[str, Any], gain_db: float, load_ohm: int) -> float:
    """What one amplifier gives at digital full scale: as its gain says, until the rails end it."""
    volts = 10 ** ((amplifier["full_scale_dbv"] + gain_db) / 20)
    return float(min(volts**2 / load_ohm, amplifier["most_w"][str(load_ohm)]))


def amplifier_a(amplifier: dict[str, Any], gain_db: float, load_ohm: int) -> float:
    """What it takes for that."""
    given_w = output_w(amplifier, gain_db, load_ohm)
    return float(given_w / amplifier["efficiency"][str(load_ohm)] / SUPPLY_V + amplifier["quiescent_a"])


def budgets(facts: dict[str, Any], lamp_a: float) -> Iterator[Budget]:
    """Every variant on every Pi with every speaker."""
    for variant in facts["variant"]:
        for pi in facts["pi"]:
            for load_ohm in variant["loads_ohm"]:
                each_a = amplifier_a(facts["amplifier"], variant["gain_db"], load_ohm)
                yield Budget(
                    variant=variant["name"],
                    pi=pi["name"],
                    load_ohm=load_ohm,
                    pi_a=pi["takes_a"],
                    lamp_a=lamp_a,
                    amplifiers_a=variant["amplifiers"] * each_a,
                    rest_a=facts["rest"]["takes_a"],
                    rating_a=pi["supply_a"],
                    most_share=facts["most_share"],
                )


def problems(facts: dict[str, Any], lamp_a: float) -> Iterator[str]:
    """What a supply cannot bear, and supplies that do not exist."""
    ratings = {supply["rating_a"] for supply in facts["supply"]}
    yield from (
        f"{pi['name']}: no supply gives {pi['supply_a']} A" for pi in facts["pi"] if pi["supply_a"] not in ratings
    )
    for budget in budgets(facts, lamp_a):
        if not budget.holds:
            yield (
                f"{budget.variant} on a {budget.pi}, {budget.load_ohm} ohm: {budget.total_a:.2f} A is"
                f" {budget.share:.0%} of the supply's {budget.rating_a:g} A"
            )


def markdown(facts: dict[str, Any], lamp_a: float) -> str:
    """power.md."""
    rows = [
        f"| {budget.variant} | {budget.pi} | {budget.load_ohm} | {budget.pi_a:.2f} | {budget.lamp_a:.2f} |"
        f" {budget.amplifiers_a:.2f} | {budget.total_a:.2f} | {budget.rating_a:g} | {budget.share:.0%} |"
        for budget in budgets(facts, lamp_a)
    ]
    rest = facts["rest"]["takes_a"]
    return "\n".join(
        [
            "# Power",
            "",
            "Made by `make hardware` from [`power.toml`](power.toml), which has the sources, and",
            "[`lamp.toml`](lamp.toml). Everything at its worst at once: the lamp full, its tolerances all brightest,",
            "and a sine at digital full scale on every speaker, which no night comes near.",
            f"{rest:.2f} A for the chips is in each sum.",
            f"A supply is asked for at most {facts['most_share']:.0%} of its rating.",
            "",
            "| variant | Pi | speakers, ohm | Pi, A | lamp, A | amplifiers, A | sum, A | supply, A | share |",
            "|---|---|--:|--:|--:|--:|--:|--:|--:|",
            *rows,
            "",
            "Lull's own limit (`volume.max_db`) keeps a night some 20 dB below these figures. What the Pi and the",
            "amplifier take is from memory (`from_memory` in the file): measure yours with a USB meter.",
            "",
        ]
    )


def read() -> tuple[dict[str, Any], float]:
    """The project's facts, and the lamp's current, A, at its worst."""
    lamp = lamp_facts.read(lamp_facts.FACTS.read_text())
    return tomllib.loads(FACTS.read_text()), lamp_heat.lamp_a(lamp, lamp_facts.BRIGHTEST)


def main() -> int:
    """Write power.md; 1 when a supply is asked for too much."""
    facts, lamp_a = read()
    found = list(problems(facts, lamp_a))
    PAGE.write_text(markdown(facts, lamp_a))
    for problem in found:
        print(f"power: {problem}", file=sys.stderr)
    print(f"power: {PAGE.relative_to(ROOT)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
