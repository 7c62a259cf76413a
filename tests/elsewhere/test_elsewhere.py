"""Debian's libraries, and a Pi's processor: the tests there, and every sound beside what is made here."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from device.sounds import sound_ids
from tests.elsewhere.pythons import ARM64, BOOKWORM, TRIXIE, Elsewhere
from tests.elsewhere.sing import sung
from tests.measure.fingerprint import Fingerprint, lufs
from tests.virtual_pi.build import CannotBuild

Record = Callable[[str, object], None]
SECONDS = 5.0
OF_HERE = (
    "tests/simulator", "tests/test_project.py", "tests/test_architecture.py", "tests/sounds/test_catalogue.py",
    "tests/hardware",
)  # fmt: skip
# Debian's numpy multiplies by whichever BLAS there is; the reference one, as Debian 13 has it, is no match for an FFT.
PLAIN_BLAS = "--deselect=tests/dsp/test_equalizer.py::test_it_is_cheap"
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "default::DeprecationWarning")  # gpiozero 1.6 has some
VERSIONS = """
from importlib.metadata import version
print(*(f"{name} {version(name)}" for name in ("numpy", "gpiozero", "pyalsaaudio", "msgspec", "smbus2")), sep=", ")
"""
PURE = (
    "tests/session", "tests/storage/test_settings.py", "tests/storage/test_file.py", "tests/light/test_colour.py",
    "tests/light/test_fader.py", "tests/light/test_chips.py", "tests/light/test_patient.py", "tests/light/test_rig.py",
    "tests/controls/test_gestures.py", "tests/controls/test_pace.py", "tests/controls/test_quadrature.py",
    "tests/controls/test_patient.py", "tests/audio/test_edge.py", "tests/audio/test_engine.py",
    "tests/audio/test_limiter.py", "tests/dsp/test_ramps.py", "tests/dsp/test_timing.py", "tests/dsp/test_stream.py",
    "tests/test_config.py", "tests/service/test_protocol.py", "tests/test_bedside.py",
)  # fmt: skip


def built(place: Elsewhere) -> Elsewhere:
    """Its root, or a skip that says why there is none."""
    try:
        place.root()
    except CannotBuild as error:
        pytest.skip(f"no {place.suite} for {place.arch} here: {error}")
    return place


@pytest.mark.parametrize("place", [BOOKWORM, TRIXIE], ids=lambda place: place.suite)
def test_debians_libraries_do(place: Elsewhere, record_property: Record) -> None:
    """All tests but those of the panel, which Debian has no library for, and of this folder's own tools."""
    out = built(place).run("-c", VERSIONS).stdout.strip()
    of_here = OF_HERE if "libgpiod" in place.packages else (*OF_HERE, "tests/controls/test_gpiod_pins.py")
    tests = place.run(*PYTEST, "-n", "2", PLAIN_BLAS, *(f"--ignore={one}" for one in of_here))
    record_property(f"Debian's {place.suite}", f"{out}: {tests.stdout.strip().splitlines()[-1]}")
    assert tests.returncode == 0, tests.stdout[-9000:]


def test_the_pure_tests_pass_on_arm64(record_property: Record) -> None:
    tests = built(ARM64).run(*PYTEST, *PURE)
    record_property("arm64: pure tests", tests.stdout.strip().splitlines()[-1])
    assert tests.returncode == 0, tests.stdout[-9000:]


@pytest.mark.parametrize("sound_id", sound_ids())
def test_a_sound_is_the_same(sound_id: str, tmp_path: Path, record_property: Record) -> None:
    """To the ear: what differs is 60 dB below, or the same kind of chance; every figure of the fingerprint agrees."""
    here = sung(sound_id, SECONDS)
    singer = built(ARM64).run("-m", "tests.elsewhere.sing", str(tmp_path), str(SECONDS), sound_id)
    assert singer.returncode == 0, singer.stdout
    there = np.fromfile(tmp_path / sound_id, np.float32).reshape(-1, 2)
    off = float(np.abs(there - here).max() / np.abs(here).max())
    ours, theirs = Fingerprint(here), Fingerprint(there)
    assert abs(lufs(here) - lufs(there)) < 0.05
    assert theirs.centroid_hz == pytest.approx(ours.centroid_hz, rel=0.005)
    assert theirs.crest_db == pytest.approx(ours.crest_db, abs=0.1)
    record_property(f"arm64: {sound_id:16}", f"the largest difference {20 * np.log10(max(off, 1e-12)):.0f} dB")
