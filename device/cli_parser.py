"""The command line's parser: what is wrong with what was typed is one line and a hint, not pages of usage. Pure."""

import argparse
import difflib
import re
from typing import Any, NoReturn

NEGATIVE = re.compile(r"-[\d.,]")  # what begins so is a number, as no option does
MOST_LISTED = 12


class Parser(argparse.ArgumentParser):
    """See argparse; its subparsers are of this kind, too."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._negative_number_matcher = NEGATIVE
        self._typed: list[str] = []

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """See argparse."""
        self._typed = list(args or ())
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """End with 2."""
        message = message.removeprefix("argument ")
        self.exit(2, f"{self.prog}: {message}{self._hint(message)}; `{self.prog} --help` explains it\n")

    def _hint(self, message: str) -> str:
        """About words that begin with a dash and were not meant for options."""
        dashed = next((word for word in self._typed if word.startswith("-") and word != "--"), None)
        if dashed and "expected one argument" in message:
            return " (one that begins with - is joined to it by =)"
        if dashed and ("are required" in message or "unrecognized" in message):
            return " (words that begin with - and are no option follow --)"
        return ""

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """In the place of argparse's, which lists every command there is."""
        if action.choices is None or value in action.choices:
            return
        known = [str(choice) for choice in action.choices]
        near = difflib.get_close_matches(str(value), known, n=1, cutoff=0.5)
        perhaps = f", perhaps {near[0]} was meant" if near else ""
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            raise argparse.ArgumentError(None, f"there is no command {value!r}{perhaps}")
        listed = ", ".join(known[:MOST_LISTED])
        raise argparse.ArgumentError(action, f"must be one of {listed}, not {value!r}{perhaps}")
