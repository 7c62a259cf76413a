"""Where things are kept, for systemd's daemon and for a plain user's."""

from pathlib import Path

import pytest

from device.service.places import SYSTEM_SOCKET, SYSTEM_STATE, Places, daemon_places, sockets_to_ask, states_to_read

SYSTEM = Places(Path("/var/lib/lull"), Path("/run/lull/lull.sock"))
OWN = Places(Path("/home/ann/.local/state/lull"), Path("/run/user/7/lull/lull.sock"))
USER = {"HOME": "/home/ann", "XDG_RUNTIME_DIR": "/run/user/7"}
UNIT = {"STATE_DIRECTORY": "/var/lib/lull", "RUNTIME_DIRECTORY": "/run/lull"}


@pytest.mark.parametrize(
    ("env", "places"),
    [
        ({}, SYSTEM),
        (UNIT, SYSTEM),
        ({**USER, **UNIT}, SYSTEM),
        ({"STATE_DIRECTORY": "/a:/b", "RUNTIME_DIRECTORY": "/c:/d"}, Places(Path("/a"), Path("/c/lull.sock"))),
        (USER, OWN),
        ({**USER, "XDG_STATE_HOME": "/s"}, Places(Path("/s/lull"), OWN.socket)),
        ({**USER, "XDG_STATE_HOME": "state"}, OWN),
        ({"HOME": "/home/ann"}, Places(OWN.state, OWN.state / "lull.sock")),
        ({"HOME": ""}, SYSTEM),
    ],
)
def test_the_daemon_keeps_its_things(env: dict[str, str], places: Places) -> None:
    assert daemon_places(env) == places


@pytest.mark.parametrize(
    ("env", "paths"), [({}, (SYSTEM_SOCKET,)), (USER, (OWN.socket, SYSTEM_SOCKET))], ids=["root", "user"]
)
def test_a_client_asks_its_own_daemon_first(env: dict[str, str], paths: tuple[Path, ...]) -> None:
    assert sockets_to_ask(env) == paths


def test_who_reads_for_oneself_looks_at_ones_own_first() -> None:
    assert states_to_read({}) == (SYSTEM_STATE,)
    assert states_to_read(USER) == (OWN.state, SYSTEM_STATE)
