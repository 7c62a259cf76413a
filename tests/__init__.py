"""Tests of Lull. As the command does, they have numpy multiply on one thread: more only wait for each other."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read as numpy loads
