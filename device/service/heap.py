"""Keeps the process small: one heap for all threads, and large blocks go back to Linux when they are freed."""

import ctypes

LARGE_BYTES = 1 << 19  # above every buffer that is rendered, below the tables a voice is built from
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # <malloc.h>


def keep_small() -> None:
    """Tell glibc, before the first voice is built; without this it learns from each large block to keep the next.

    One heap is enough: Python lets one thread run at a time. A C library that has no mallopt is left as it is.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(_M_ARENA_MAX, 1)
