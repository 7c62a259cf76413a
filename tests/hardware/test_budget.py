"""No supply is asked for more than its share at full lamp and full volume; a budget that breaks it is caught."""

import tomllib
from typing import Any

import pytest

from hardware.scripts import power, wiring_check
from tests.hardware.project import changed, harness

FACTS_TEXT = power.FACTS.read_text()
FACTS, LAMP_A = power.read()


def test_every_supply_bears_full_lamp_and_full_volume() -> None:
    assert list(power.problems(FACTS, LAMP_A)) == []
    assert len(list(power.budgets(FACTS, LAMP_A))) == 16


def test_the_page_is_fresh() -> None:
    assert power.PAGE.read_text() == power.markdown(FACTS, LAMP_A), "stale: make hardware STEPS=power"


def test_a_lamp_that_is_too_bright_is_caught() -> None:
    """Twelve LEDs at 20 mA are a quarter of an ampere; ten times that is too much."""
    found = list(power.problems(FACTS, 10 * LAMP_A))
    assert any(problem.startswith("breadboard on a Zero 2 W") for problem in found)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        pytest.param(
            ("takes_a = 0.6\nsupply_a = 2.5", "takes_a = 0.6\nsupply_a = 1.0"), "no supply gives", id="no such"
        ),
        pytest.param(("takes_a = 0.6", "takes_a = 2.0"), "hat on a Zero 2 W, 4 ohm", id="a hungry Pi"),
        pytest.param(("amplifiers = 2\ngain_db = 6", "amplifiers = 2\ngain_db = 15"), "hat on a 4, 4 ohm", id="loud"),
        pytest.param(("amplifiers = 2", "amplifiers = 6"), "hat on a Zero 2 W", id="more amplifiers"),
        pytest.param(("most_share = 0.8", "most_share = 0.5"), "hat on a Zero 2 W, 4 ohm", id="a weaker supply"),
    ],
)
def test_a_budget_that_breaks_the_supply_is_caught(change: tuple[str, str], complaint: str) -> None:
    facts = tomllib.loads(changed(FACTS_TEXT, change))
    assert [problem for problem in power.problems(facts, LAMP_A) if complaint in problem]


def amplifier(**changes: Any) -> dict[str, Any]:
    return FACTS["amplifier"] | changes


def test_an_amplifier_gives_what_its_gain_says_until_the_rails_end_it() -> None:
    """2.1 dBV and 6 dB are 2.54 V: 1.6 W into 4 ohm. At 12 dB it would be 6.5 W, and the rails allow 3.2 W."""
    assert power.output_w(amplifier(), 6, 4) == pytest.approx(1.614, abs=0.01)
    assert power.output_w(amplifier(), 12, 4) == 3.2
    assert power.amplifier_a(amplifier(quiescent_a=0.0), 12, 4) == pytest.approx(3.2 / 0.83 / 5)


@pytest.mark.parametrize("variant", FACTS["variant"], ids=lambda variant: variant["name"])
def test_the_budget_counts_the_amplifiers_that_are_wired_at_their_gain(variant: dict[str, Any]) -> None:
    told = harness(variant["name"])
    wired = [name for name in wiring_check.AMPLIFIERS if name in told.parts]
    assert len(wired) == variant["amplifiers"]
    assert {wiring_check.gain_db(told, name) for name in wired} == {variant["gain_db"]}
