"""What a voice is built from does not stay in memory."""

import subprocess
import sys
from pathlib import Path

import pytest

GROW = """
import numpy as np
from device.service.heap import keep_small
def resident_kb():
    return int(next(l for l in open("/proc/self/status") if l.startswith("VmRSS")).split()[1])
if {small}: keep_small()
kept = []
before = resident_kb()
for _ in range(20):  # as the tables of a voice: much in passing, little to keep, no two alike
    passing = [np.ones(size * 40_000) for size in (7, 11, 9, 13)]
    kept.append(np.ones(1000))
    del passing
print(resident_kb() - before)
"""

WITHOUT_OPENSSL = """
from device.service.heap import leave_out_openssl
leave_out_openssl()
import device.app, hashlib
assert hashlib.sha256(b"").hexdigest().startswith("e3b0c442")
assert "libcrypto" not in open("/proc/self/maps").read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_the_device_runs_without_openssl() -> None:
    subprocess.run([sys.executable, "-c", WITHOUT_OPENSSL], check=True, cwd=Path(__file__).parents[2])


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's heap")
def test_the_heap_stays_small() -> None:
    grown_kb = {
        small: int(
            subprocess.run(
                [sys.executable, "-c", GROW.format(small=small)],
                check=True,
                capture_output=True,
                cwd=Path(__file__).parents[2],
            ).stdout
        )
        for small in (True, False)
    }
    assert grown_kb[True] < 1500 < grown_kb[False]
