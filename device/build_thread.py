"""A thread that makes voices and words, so that the main loop goes on moving the light meanwhile."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

CLOSE_TIMEOUT_S = 1.0  # for what is just being made; the process ends all the same


@dataclass(frozen=True, slots=True)
class Built:
    """Something has been made, or `error` was raised by the making; the main thread is to call `deliver`."""

    result: Any
    done: Callable[[Any], object]
    error: Exception | None = None

    def deliver(self) -> None:
        """Hand it to who asked for it. Raises what its making raised: a bug, for what can fail returns its failure."""
        if self.error is not None:
            raise self.error
        self.done(self.result)


class BuildThread:
    """See `voices.Build`. `post` takes what has been made to the main thread and must not wait."""

    def __init__(self, post: Callable[[Built], object]) -> None:
        self._post = post
        self._jobs: SimpleQueue[tuple[Callable[[], Any], Callable[[Any], object]] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="build", daemon=True)
        self._thread.start()

    def build(self, make: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Make this after all that was asked for before; `done` is called by `Built.deliver`."""
        self._jobs.put((make, done))

    def close(self) -> None:
        """End, after what is just being made."""
        self._jobs.put(None)
        self._thread.join(CLOSE_TIMEOUT_S)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            make, done = job
            try:
                built = Built(make(), done)
            except Exception as error:  # noqa: BLE001 - raised again on the main thread, by `deliver`
                built = Built(None, done, error)
            self._post(built)
            del make, done, job, built  # a voice that is let go is to be gone
