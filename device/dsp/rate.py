"""The one sample rate of the house: voices, engine and card all speak 48 kHz."""

RATE_HZ = 48_000


def frames_of(duration_s: float) -> int:
    """Nearest whole number of frames in a duration."""
    return round(duration_s * RATE_HZ)
