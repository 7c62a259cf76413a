"""Shell completion, asked for as a hand would: with Tab, at the prompt of a bash on a terminal of its own."""

import os
import pty
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from device.cli import build_parser
from device.completion import script

ROOT = Path(__file__).parent.parent
PATIENCE_S = 60.0
# Ctrl-X d tells what was offered for the last Tab and what the line is then, Ctrl-X k empties it.
RC = r"""
PS1='' HISTFILE='' && unset PROMPT_COMMAND
for setting in 'bell-style none' 'enable-bracketed-paste off' 'editing-mode emacs'; do bind "set $setting"; done
lull() { "$PYTHON" -m device.cli "$@"; }
source <(lull completion bash)
listed=$(lull sounds)
lull() { [ "$*" = sounds ] && echo "$listed"; }
offered() { _lull "$@"; told=${COMPREPLY[*]}; }
tell() { printf '\036%s\037%s\036' "$told" "$READLINE_LINE" && told='' READLINE_LINE=''; }
bind -x '"\C-xd": tell'
complete -p lull
complete -o default -F offered lull
printf '\036'
"""


class Bash:
    """An interactive one that knows Lull's completion; it stands in a folder with one file."""

    def __init__(self, folder: Path) -> None:
        (folder / "rc").write_text(RC)
        (folder / "measured.csv").touch()
        self._ours, theirs = pty.openpty()
        env = {**os.environ, "TERM": "dumb", "PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
        arguments = ["bash", "--noprofile", "--rcfile", str(folder / "rc"), "-i"]
        self._bash = subprocess.Popen(
            arguments, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=env, start_new_session=True
        )
        os.close(theirs)
        self.begins = self._until(b"\x1e")

    def tab(self, line: str) -> tuple[str, str]:
        """What is offered for the line, and what becomes of it."""
        os.write(self._ours, f"{line}\t\x18d".encode())
        self._until(b"\x1e")
        offered, _, became = self._until(b"\x1e").partition("\x1f")
        return offered, became

    def close(self) -> None:
        os.close(self._ours)  # which hangs up
        self._bash.wait(PATIENCE_S)

    def _until(self, end: bytes) -> str:
        """Byte by byte: what follows is for the next."""
        said = b""
        while not said.endswith(end):
            assert select.select([self._ours], [], [], PATIENCE_S)[0], said
            said += os.read(self._ours, 1)
        return said.removesuffix(end).decode()


class Zsh:
    """An interactive one, without anybody's settings."""

    def __init__(self, first: str) -> None:
        self._ours, theirs = pty.openpty()
        self._zsh = subprocess.Popen(
            ["zsh", "-f", "-i"], stdin=theirs, stdout=theirs, stderr=theirs,
            env={**os.environ, "TERM": "dumb", "PS1": ""}, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self.type(f"{first}print ready\n")
        self.until(b"\nready")

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def until(self, end: bytes) -> None:
        said = b""
        while end not in said:
            assert select.select([self._ours], [], [], PATIENCE_S)[0], said
            said += os.read(self._ours, 4096)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._ours)
        self._zsh.wait(PATIENCE_S)


@pytest.fixture(scope="module")
def bash(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bash]:
    shell = Bash(tmp_path_factory.mktemp("bash"))
    yield shell
    shell.close()


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_can_read_its_completion(shell: str) -> None:
    """What is for zsh alone, its first four lines, bash cannot judge."""
    text = script(build_parser(), shell)
    for_bash = text if shell == "bash" else text.split("\n", 4)[4]
    assert subprocess.run(["bash", "-n"], input=for_bash, text=True, check=False).returncode == 0


def test_completion_takes_no_name_that_means_something_to_zsh() -> None:
    """There `path` is what commands are found by, and `words` what is being completed."""
    declared = {
        name.partition("=")[0]
        for line in script(build_parser(), "zsh").splitlines()
        if line.strip().startswith("local ")
        for name in line.split()[1:]
    }
    assert "slot" in declared
    assert not declared & {"path", "words", "status", "argv", "options", "prefix", "suffix", "commands", "functions"}


@pytest.mark.skipif(not shutil.which("zsh"), reason="no zsh")
def test_zsh_answers_the_first_tab_with_the_installed_file(tmp_path: Path) -> None:
    """It finds the file by its first line, and runs all of it as the function that the file is to define."""
    (tmp_path / "_lull").write_text(script(build_parser(), "zsh"))
    with Zsh(f"fpath=({tmp_path} $fpath); autoload -U compinit; compinit -D -u\n") as zsh:
        zsh.type("lull vol\t")
        zsh.until(b"lull volume")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("st", "status stop"),
        ("sounds", "sounds"),
        ("--v", "--version"),
        ("play pap", "paper"),
        ("render orb", "orbit"),
        ("completion ", "bash zsh"),
        ("status --", "--help --json"),
        ("ni", "nights"),
        ("taste --", "--help --json --plot --config"),
        ("nights --", "--help --last --json --plot --export"),
        ("doctor --", "--help --json --ask --no-ask --config"),
        ("calibrate --", "--help --max-dba --db --write --config"),
        ("forget --", "--help --night --all --yes"),
        ("simulate --s", "--script --sleeper --seed"),
        ("eq ", "fit show"),
        ("eq --", "--help"),
        ("eq fit ", ""),
        ("eq fit --", "--help --bands --target --out"),
        ("eq show --", "--help --config --response --out"),
        ("eq show --response x.csv --", "--help --config --response --out"),
        ("nonsense ", ""),
        ("nonsense st", ""),
        ("play paper ", ""),
        ("taste ", "set reset"),
        ("taste set pap", "paper"),
        ("taste set paper ", ""),
        ("taste --config measured.csv set pap", "paper"),
        ("simulate --listening ", "headphones pillow speaker"),
        ("simulate --listening h", "headphones"),
        ("simulate --listening=h", "headphones"),
        ("simulate --sleeper ti", "tires-slowly tires-fast"),
        ("render --whisperer ", "light deep airy"),
        ("render --seconds 3 --whisperer d", "deep"),
        ("render --language ", "english spanish"),
        ("render --seed 3 orb", "orbit"),
        ("eq fit --bands ", "1 2 3 4 5 6 7 8"),
    ],
)
def test_what_fits_is_offered_where_it_fits(bash: Bash, typed: str, offered: str) -> None:
    assert bash.tab(f"lull {typed}")[0] == offered


@pytest.mark.parametrize(
    ("typed", "became"),
    [
        ("play whisper:bea", "play whisper:beach "),
        ("render whisper:bea", "render whisper:beach "),
        ("taste set whisper:bea", "taste set whisper:beach "),
        ("play whis", "play whisper"),
        ("play whisper --script bea", "play whisper --script beach "),
        ("play --script bea", "play --script beach "),
        ("play --script=bea", "play --script=beach "),
        ("simulate --listening=h", "simulate --listening=headphones "),
        ("taste set pap", "taste set paper "),
        ("check mea", "check measured.csv "),
        ("check --json mea", "check --json measured.csv "),
        ("eq fit ", "eq fit "),
        ("eq fit mea", "eq fit measured.csv "),
        ("eq show --response mea", "eq show --response measured.csv "),
        ("eq show --response=mea", "eq show --response=measured.csv "),
        ("render paper mea", "render paper measured.csv "),
        ("simulate --script mea", "simulate --script measured.csv "),
    ],
)
def test_a_tab_completes_the_line_and_leaves_files_to_the_shell(bash: Bash, typed: str, became: str) -> None:
    assert bash.tab(f"lull {typed}")[1] == f"lull {became}"


def test_scripts_are_offered_by_their_names_alone_behind_a_colon_and_an_option(bash: Bash) -> None:
    """A bare word of them: bash keeps what stands before the colon."""
    behind_colon, behind_option = bash.tab("lull play whisper:")[0], bash.tab("lull play whisper --script ")[0]
    assert "beach" in behind_option.split()
    assert ":" not in behind_option
    assert behind_colon == behind_option


def test_files_remain_what_is_offered_where_no_word_is(bash: Bash) -> None:
    assert "complete -o default -F _lull lull" in bash.begins
