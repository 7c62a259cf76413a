"""Lull: an open bedside sleep-sound device. Start reading in `app.py`."""

__version__ = "0.1.0"
