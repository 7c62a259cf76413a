"""Shell completion, asked for as a shell would."""

import subprocess
import sys
from pathlib import Path

import pytest

from device.cli import build_parser
from device.completion import script

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_can_read_its_completion(shell: str) -> None:
    """What is for zsh alone, its first three lines, bash cannot judge."""
    text = script(build_parser(), shell)
    for_bash = text if shell == "bash" else text.split("\n", 3)[3]
    assert subprocess.run(["bash", "-n"], input=for_bash, text=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["st"], "status stop"),
        (["sounds"], "sounds"),
        (["--v"], "--version"),
        (["play", "pap"], "paper"),
        (["render", "orb"], "orbit"),
        (["completion", ""], "bash zsh"),
        (["status", "--"], "--help --json"),
        (["ni"], "nights"),
        (["taste", "--"], "--help --json --plot --config"),
        (["nights", "--"], "--help --last --json --plot --export"),
        (["doctor", "--"], "--help --json --ask --no-ask --config"),
        (["calibrate", "--"], "--help --max-dba --db --write --config"),
        (["forget", "--"], "--help --night --all"),
        (["simulate", "--s"], "--script --sleeper --seed"),
        (["check", "/etc/host"], ""),
        (["eq", ""], "fit show"),
        (["eq", "fit", "--"], "--help --bands --target --out --config --response"),
        (["nonsense", ""], ""),
    ],
)
def test_completion_offers_what_fits_and_leaves_files_to_the_shell(typed: list[str], offered: str) -> None:
    code = (
        f'lull() {{ "{sys.executable}" -m device.cli "$@"; }}; source <(lull completion bash); '
        'COMP_WORDS=(lull "$@"); COMP_CWORD=$#; _lull; echo "${COMPREPLY[*]}"; complete -p lull'
    )
    ended = subprocess.run(["bash", "-c", code, "bash", *typed], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines() == [offered, "complete -o default -F _lull lull"]
