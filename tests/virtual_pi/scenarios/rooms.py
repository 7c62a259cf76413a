"""How a bedroom is set for what follows."""

from tests.virtual_pi.guest.pi import Pi


def hurry(pi: Pi) -> dict[str, object]:
    """Short fades, and a card that is closed as soon as it is silent."""
    pi.configure(
        ("stop_fade_s = 3.0 ", "stop_fade_s = 0.5 "),
        ("hold_open_s = 30.0", "hold_open_s = 0.0"),
        ("fade_in_s = 4.0 ", "fade_in_s = 3.0 "),
    )
    return {}
