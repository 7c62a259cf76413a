"""What a Pi's processor makes of it: the pure tests, and every sound beside what this machine makes. `make arm`."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from device.sounds import sound_ids
from tests.arm.emulated import python
from tests.arm.sing import sung
from tests.measure.fingerprint import Fingerprint, lufs
from tests.virtual_pi.build import CannotBuild

Record = Callable[[str, object], None]
SECONDS = 10.0
PURE = (
    "tests/session", "tests/storage/test_settings.py", "tests/storage/test_file.py", "tests/light/test_colour.py",
    "tests/light/test_fader.py", "tests/light/test_chips.py", "tests/light/test_patient.py", "tests/light/test_rig.py",
    "tests/controls/test_gestures.py", "tests/controls/test_pace.py", "tests/controls/test_quadrature.py",
    "tests/controls/test_patient.py", "tests/audio/test_edge.py", "tests/audio/test_engine.py",
    "tests/audio/test_limiter.py", "tests/dsp/test_ramps.py", "tests/dsp/test_timing.py", "tests/dsp/test_stream.py",
    "tests/test_config.py", "tests/service/test_protocol.py", "tests/test_bedside.py",
)  # fmt: skip


@pytest.fixture(autouse=True, scope="session")
def emulator() -> None:
    try:
        python("-c", "")
    except CannotBuild as error:
        pytest.skip(f"no arm64 here: {error}")


def test_the_pure_tests_pass() -> None:
    tests = python("-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "addopts=", *PURE)
    assert tests.returncode == 0, tests.stdout[-5000:]


@pytest.mark.parametrize("sound_id", sound_ids())
def test_a_sound_is_the_same(sound_id: str, tmp_path: Path, record_property: Record) -> None:
    """To the ear: what differs is 60 dB below, or the same kind of chance; every figure of the fingerprint agrees."""
    here = sung(sound_id, SECONDS)
    singer = python("-m", "tests.arm.sing", str(tmp_path), str(SECONDS), sound_id)
    assert singer.returncode == 0, singer.stdout
    there = np.fromfile(tmp_path / sound_id, np.float32).reshape(-1, 2)
    off = float(np.abs(there - here).max() / np.abs(here).max())
    ours, theirs = Fingerprint(here), Fingerprint(there)
    assert abs(lufs(here) - lufs(there)) < 0.05
    assert theirs.centroid_hz == pytest.approx(ours.centroid_hz, rel=0.005)
    assert theirs.crest_db == pytest.approx(ours.crest_db, abs=0.1)
    record_property(f"arm64: {sound_id:16}", f"the largest difference {20 * np.log10(max(off, 1e-12)):.0f} dB")
