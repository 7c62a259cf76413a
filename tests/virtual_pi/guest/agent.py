"""Takes calls from the host by the serial line: a line of JSON each way, `{"call": "gestures.press", "with": {}}`.

One can also stand on the kernel's command line, as base64 after `job=`, and is run at once. The answer is
`{"figures": ...}` or `{"error": "the traceback"}`.
"""

import base64
import json
import os
import traceback
import tty
from importlib import import_module
from pathlib import Path

from tests.virtual_pi.guest.pi import Pi

LINE = "/dev/ttyS0"


def main() -> None:
    """Serve until the power goes."""
    line = os.open(LINE, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(line)
    answer(line, {"ready": True})
    for word in Path("/proc/cmdline").read_text().split():
        if word.startswith("job="):
            answer(line, obey(line, json.loads(base64.b64decode(word[4:]))))
    with os.fdopen(os.dup(line), "rb", buffering=0) as calls:
        rest = b""
        while more := calls.read(4096):
            *whole, rest = (rest + more).split(b"\n")
            for one in whole:
                answer(line, obey(line, json.loads(one)))


def obey(line: int, call: dict[str, object]) -> dict[str, object]:
    """Run one."""

    def note(what: dict[str, object]) -> None:
        answer(line, {"note": what})

    module, _, name = str(call["call"]).rpartition(".")
    arguments = call.get("with") or {}
    try:
        assert isinstance(arguments, dict)
        scenario = getattr(import_module(f"tests.virtual_pi.scenarios.{module}"), name)
        return {"figures": scenario(Pi(note), **arguments)}
    except Exception:  # noqa: BLE001  # whatever it was is for the host to tell
        return {"error": traceback.format_exc()}


def answer(line: int, reply: dict[str, object]) -> None:
    """Send it whole."""
    left = json.dumps(reply).encode() + b"\n"
    while left:
        left = left[os.write(line, left) :]


if __name__ == "__main__":
    main()
