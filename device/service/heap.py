"""Keeps the process small: large blocks go back to Linux when they are freed, and leave no holes in the heap."""

import ctypes

LARGE_BYTES = 1 << 19  # above every buffer that is rendered, below the tables a voice is built from
_M_MMAP_THRESHOLD = -3  # <malloc.h>


def return_large_blocks() -> None:
    """Tell glibc, before the first voice is built; without this it learns from each large block to keep the next.

    A C library that has no mallopt is left as it is.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)
