"""A person for `lull doctor` to ask."""

from collections.abc import Callable


class Scripted:
    """A person who does as told: `does` is looked up by a word of what they are told, `answers` come in turn."""

    def __init__(self, answers: str = "", does: dict[str, Callable[[], object]] | None = None) -> None:
        self.answers, self.does = list(answers), does or {}
        self.told: list[str] = []

    def tell(self, text: str) -> None:
        """See `Person`."""
        self.told.append(text)
        for word, act in self.does.items():
            if word in text:
                act()

    def key(self, question: str, keys: str) -> str | None:
        """See `Person`; "-" is no answer."""
        self.told.append(question)
        answer = self.answers.pop(0) if self.answers else "-"
        assert answer in f"{keys}-"
        return None if answer == "-" else answer
