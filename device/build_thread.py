"""A thread that makes voices and words, so that the main loop goes on moving the light meanwhile."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Built:
    """Something has been made; the main thread is to call `deliver`."""

    future: "Future[Any]"
    done: Callable[[Any], object]

    def deliver(self) -> None:
        """Hand it to who asked for it. Raises what its making raised: a bug, for what can fail returns its failure."""
        self.done(self.future.result())


class BuildThread:
    """See `voices.Build`. `post` takes what has been made to the main thread and must not wait.

    `tidy` is called after each making, on the thread: tables that a voice is made from leave holes in the heap.
    """

    def __init__(self, post: Callable[[Built], object], tidy: Callable[[], object] = lambda: None) -> None:
        self._post, self._tidy = post, tidy
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="build")

    def build(self, make: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Make this after all that was asked for before; `done` is called by `Built.deliver`."""
        self._thread.submit(make).add_done_callback(lambda future: self._post(Built(future, done)))
        self._thread.submit(self._tidy)

    def close(self) -> None:
        """Make nothing more, after what is just being made."""
        self._thread.shutdown(wait=False, cancel_futures=True)
