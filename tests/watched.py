"""A device that is watched: the invariants of a night, checked whenever it wakes and whenever it is touched."""

import math
from dataclasses import dataclass

from device.audio.engine import Bring
from device.bedside import full_lux_of
from device.config import Config
from device.controls.contract import Part
from device.light.colour import melanopic_edi_lux
from device.light.contract import Colour
from device.light.rig import SLOWEST_S
from device.session import events as ev
from device.session.commands import SILENCE_DB, Command, Fade, Memory, Remember, Rest, SetVolume
from device.session.score import BED, LAST_BREATH_S
from device.session.state import Phase, Session
from device.session.timer import unseen_s
from device.storage.file import StateFile
from tests.nightstand import Nightstand
from tests.session.bedroom import Line

STEEPEST_RISE_DB_PER_S = 20.0
EPS = 1e-6
MOST_MELANOPIC_LUX = 10.0  # in the evening (Brown et al. 2022); what is left of it ends with drift


@dataclass(frozen=True)
class Entry:
    """What was to be remembered from a moment on."""

    at_s: float
    memory: Memory


def left_s(night: ev.Restart, close_s: float, at_s: float = math.inf) -> float | None:
    """To the silence of a night that is remembered, or that is taken up at `at_s`; None for all night."""
    booted_s = unseen_s(night, at_s)
    if night.closing_s is not None:
        return max(close_s - night.closing_s - booted_s, 0.0 if at_s < math.inf else -math.inf)
    return None if night.remaining_s is None else max(night.remaining_s + close_s - booted_s, 0.0)


def same(one_s: float | None, other_s: float | None) -> bool:
    """To a microsecond."""
    return one_s == other_s or (one_s is not None and other_s is not None and abs(one_s - other_s) < EPS)


class Watched(Nightstand):
    """A device from its start to its end. Whatever a person could complain of is checked whenever it wakes."""

    def __init__(
        self, config: Config, keeper: StateFile, clock_off_s: float, memory: Memory, started: ev.Started, **more: object
    ) -> None:
        self.clock_off_s = clock_off_s  # the time of day, as it believes, less its own clock
        self.entries = [Entry(started.at_s, memory)]
        self._fade_db, self._obeyed, self._brightest = Line(SILENCE_DB, SILENCE_DB), 0, 1.0
        self._dark_since_s: float | None = None
        self._fall_db_per_s = max(-SILENCE_DB / config.night.stop_fade_s, STEEPEST_RISE_DB_PER_S)
        self._full_lux = full_lux_of(config)
        self._ends_at_s: float | None = None  # as last asked for; None is all night
        super().__init__(config, keeper, self._time_of_day, memory=memory, started=started, **more)  # type: ignore[arg-type]
        assert not self._lamp_obeys or not any(self.light), "I4: a flash at the start"
        self.look()

    @property
    def session(self) -> Session:
        return self.bedside.session

    def tell(self, event: ev.Event) -> None:
        """See `Nightstand`."""
        super().tell(event)
        self.look()

    def touch(self, part: Part, *, down: bool) -> None:
        """See `Nightstand`."""
        super().touch(part, down=down)
        self.look()

    def look(self) -> None:
        """See `Nightstand`; after hands, too."""
        self._listen_to_commands()
        session, at_s = self.session, self.now_s
        if session.phase is Phase.ASLEEP:
            assert self.silent, "I4: a sound while asleep"
            assert (session.wake_at_s is None) == (session.night_light is None), "it wakes for nothing, or not at all"
        elif self._ends_at_s is not None:
            assert at_s <= self._ends_at_s + EPS, f"I1: {session.phase} {at_s - self._ends_at_s} s past its end"
        self._look_at_the_lamp()

    def _look_at_the_lamp(self) -> None:
        session, level = self.session, self.bedside.rig.level
        score_is_dark = session.timer is None or session.timer.progress(self.now_s) >= BED
        dark = session.night_light is None and (session.phase is not Phase.PLAYING or score_is_dark)
        assert not dark or level <= self._brightest + EPS, "I4: a light comes up after the lamp's end"
        assert not any(self.chip.duty(output) for output in range(3, 16)), "I5: an output that is no lamp"
        if self._lamp_obeys:
            still = self.bedside.rig.wake_at_s is None
            assert level > 0 or not still or not any(self.light), "I4: lit when it should be dark"
            assert melanopic_edi_lux(Colour(*self.light), self._full_lux) < MOST_MELANOPIC_LUX, "I5"
        self._brightest = level if dark else 1.0  # it may yet be
        self._dark_since_s = (self._dark_since_s or self.now_s) if dark else None
        dark_for_s = self.now_s - (self._dark_since_s or self.now_s)
        assert level == 0 or dark_for_s <= LAST_BREATH_S + SLOWEST_S, "I4, I5: not dark after the lamp's end"

    @property
    def _lamp_obeys(self) -> bool:
        return self.bedside.rig.fault is None and not self.bus.stuck

    def _listen_to_commands(self) -> None:
        for at_s, command in self.sent[self._obeyed :]:
            match command:
                case Fade(to_db, over_s):
                    assert over_s > 0, "I2: a step"
                    assert to_db <= 0.0, "I3: above the owner's volume"
                    slope = self._fade_db.go(to_db, at_s, over_s)
                    assert slope <= STEEPEST_RISE_DB_PER_S + EPS, f"I3: {slope} dB a second"
                    assert -slope <= self._fall_db_per_s + EPS, f"I2: {slope} dB a second"
                case SetVolume(volume_db):
                    assert volume_db <= self.session.settings.max_db, "I3: above the cap"
                case Rest():
                    assert self._fade_db.at(at_s) <= SILENCE_DB, "I2: an end by a step"
                case Bring(crossfade_s=crossfade_s):
                    assert crossfade_s > 0, "I2: a voice by a step"
        self._obeyed = len(self.sent)

    def _kept_s(self, remaining_s: float | None) -> float | None:
        """What is kept of that: where the night will stand when it is kept next, but for an orderly end."""
        settings, phase = self.session.settings, self.session.phase
        if remaining_s is None or phase is Phase.LEAVING:
            return remaining_s
        least_s = settings.close_s if phase is Phase.PLAYING else -settings.keep_every_s
        return max(remaining_s - settings.keep_every_s, least_s)

    def _watch(self, event: ev.Event, commands: tuple[Command, ...], session: Session) -> None:
        was, ended_s = self.phases[-1], self._ends_at_s
        super()._watch(event, commands, session)
        remaining_s = session.remaining_s(event.at_s)
        self._ends_at_s = None if remaining_s is None else event.at_s + remaining_s
        if session.phase is Phase.LEAVING:  # what it keeps is what there was before
            remaining_s = None if ended_s is None else ended_s - event.at_s
        kept = [command.memory for command in commands if isinstance(command, Remember)]
        if kept and (night := kept[-1].night) is not None:
            assert same(left_s(night, session.settings.close_s), self._kept_s(remaining_s)), "I7: a wrong time"
            assert session.phase is not Phase.ASLEEP, "I7: a dead night would go on"
        self.entries += [Entry(event.at_s, memory) for memory in kept]
        if was is Phase.ASLEEP and session.phase is Phase.PLAYING:
            assert session.memory.volume_db <= session.settings.start_max_db, "I3: a night starts loud"

    def _time_of_day(self) -> float:
        return self.now_s + self.clock_off_s
