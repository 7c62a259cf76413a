"""What docs/privacy.md says, held to."""

import ast
import re
from dataclasses import fields
from pathlib import Path

from device.config import Config
from device.session.commands import Memory
from device.storage.night_clerk import FILE

ROOT = Path(__file__).parent.parent
SAID = (ROOT / "docs" / "privacy.md").read_text()
UNIT = (ROOT / "systemd" / "lull.service").read_text()
# Sockets of this machine alone: to clients, to systemd, and what the bench measures with.
SOCKETS = {f"service/{name}.py" for name in ("control_client", "control_socket", "listening_socket", "systemd")}
SOCKETS |= {"simulator/bench_process.py"}
NETWORK = {"asyncio", "ftplib", "http", "imaplib", "requests", "smtplib", "socket", "socketserver", "ssl", "urllib"}


def test_nothing_in_it_opens_a_connection() -> None:
    users: set[str] = set()
    for path in (ROOT / "device").rglob("*.py"):
        where = path.relative_to(ROOT / "device").as_posix()
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if {name.partition(".")[0] for name in names} & NETWORK:
                users.add(where)
            assert not (isinstance(node, ast.Attribute) and node.attr.startswith("AF_INET")), where
            assert not (isinstance(node, ast.Attribute) and node.attr == "create_connection"), where
    assert users == SOCKETS


def test_the_service_has_no_network() -> None:
    for line in ("PrivateNetwork=yes", "IPAddressDeny=any", "RestrictAddressFamilies=AF_UNIX"):
        assert f"\n{line}\n" in UNIT


def test_the_folder_of_nights_is_nobody_elses() -> None:
    assert "\nStateDirectoryMode=0700\n" in UNIT
    assert "d /var/lib/lull 0700 lull lull -\n" in (ROOT / "systemd" / "lull.tmpfiles").read_text()


def test_the_document_says_what_is() -> None:
    assert f"`{FILE}`" in SAID
    assert f"{Config().memory.nights_days} days" in SAID
    assert len(re.findall(r"^- \*\*", SAID, re.MULTILINE)) == 11


def test_the_document_tells_of_all_that_the_settings_hold() -> None:
    """A field more is a line more in the document: volume, lamp twice, bans, the night that is on, the pace."""
    told = {"volume_db", "lamp_level", "sound", "banned", "night", "awake_s", "lamp_configured"}
    assert {field.name for field in fields(Memory)} == told
