"""Keeps the process small: one heap for all threads, large blocks given back to Linux, and no OpenSSL."""

import ctypes
import sys

LARGE_BYTES = 1 << 19  # above every buffer that is rendered, below the tables a voice is built from
SPARE_BYTES = 1 << 21  # kept at the heap's end: to give back and ask again with every chunk costs half of its time
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # <malloc.h>


def keep_small() -> None:
    """Tell glibc, before the first voice is built; without this it learns from each large block to keep the next.

    One heap is enough: Python lets one thread run at a time. A C library that has no mallopt is left as it is.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(_M_TRIM_THRESHOLD, SPARE_BYTES)
        mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Give Linux the pages that what has just been made no longer needs, holes between others included; takes 1 ms."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def leave_out_openssl() -> None:
    """Let hashlib, which numpy's seeding brings in, use Python's own hashes: OpenSSL's would cost 3.5 MB resident."""
    sys.modules.setdefault("_hashlib", None)  # type: ignore[arg-type]  # importing it now raises ImportError
