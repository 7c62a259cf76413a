"""What a key takes that its owner wrote, and nobody can read: the quieter and darker, and nothing is forgotten by it.

A default is what somebody gets who wrote nothing. Who wrote `max_db = -20 dB` meant less than that.
"""

import dataclasses
from collections.abc import Callable

import msgspec

from device.complaints import Complaints, InDoubt
from device.config import MOST_DAYS, Config, Volume
from device.config_statements import names_in, number_in
from device.session.ranges import DBA, VOLUME_DB

LOUDNESS = ("volume", "speaker")  # sections that say how loud it gets
QUIET_DB = Volume().first_db  # with a mistake in one of those, nothing is louder than a first night
QUIET = f"nothing gets louder than {QUIET_DB} dB"
DIM = 0.05


def _written(least: float, most: float, otherwise: float | None) -> Callable[[object], object]:
    """The number that its owner wrote, however he wrote it, where it is between these."""

    def number(written: object) -> float | None:
        found = number_in(written)
        return found if found is not None and least <= found <= most else otherwise

    return number


def _at_most(most: float, least: float) -> Callable[[object], object]:
    return _written(least, most, most)


IN_DOUBT: InDoubt = {
    "sounds.off": names_in,
    "volume.first_db": _at_most(Volume().first_db, VOLUME_DB.least),
    "volume.start_max_db": _at_most(Volume().start_max_db, VOLUME_DB.least),
    "volume.max_db": _at_most(Volume().max_db, VOLUME_DB.least),
    "volume.house_dba": _written(*DBA, None),
    "volume.max_dba": _written(*DBA, None),
    "lamp.level": _at_most(DIM, 0.0),
    "lamp.night_light_level": _at_most(DIM, 0.0),
    "memory.nights_days": lambda _: MOST_DAYS,
}


def in_doubt(config: Config) -> Config:
    """The same of a file of which nothing is known."""
    for place, used in IN_DOUBT.items():
        section, _, key = place.partition(".")
        table = msgspec.structs.replace(getattr(config, section), **{key: used("")})
        config = msgspec.structs.replace(config, **{section: table})
    return config


def quiet_in_doubt(config: Config, complaints: Complaints) -> Config:
    """The same, with a cap while it is in doubt how loud it may be; the complaints say so."""
    if not any(complaint.section in LOUDNESS for complaint in complaints.told):
        return config
    complaints.made = [
        dataclasses.replace(c, now=f"{c.now}, and {QUIET}") if c.section in LOUDNESS else c for c in complaints.made
    ]
    max_db = min(config.volume.max_db, QUIET_DB)
    start_max_db = min(config.volume.start_max_db, max_db)
    volume = msgspec.structs.replace(config.volume, max_db=max_db, start_max_db=start_max_db)
    return msgspec.structs.replace(config, volume=volume)
