"""The whole behaviour: `step(session, event) -> (session, commands)`.

Rule 1: everything that decides what an event does is in this folder, and nothing here asks for time or chance.
Rule 2: `TABLE` has a cell for every event in every phase; an empty one is a gesture left alone.
Rule 3: sound and light move by ramps alone. A gesture changes where a ramp goes, never where it is.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

from device.session import events as ev
from device.session.commands import Command, Confirm, Speak
from device.session.state import MOST_RESUMES, Phase, Session
from device.session.turn import Turn


def step(session: Session, event: ev.Event) -> tuple[Session, tuple[Command, ...]]:
    """What an event makes of a night, and what the parts are to do about it, in order."""
    act = TABLE[type(event)].get(session.phase)
    if act is None:
        return session, ()
    turn = Turn(session, event.at_s)
    if isinstance(event, HANDS):  # somebody is there, and wants the night
        turn.change(resumes=0, resumed_at_s=None)
    act(turn, event)
    if not isinstance(event, ev.ButtonPressed | ev.Due | ev.SoundFailed | ev.Suggested):
        turn.change(before_press=None)
    return turn.session, tuple(turn.commands)


# -- what a cell of the table does, where it takes more than a line ----------------------------------------------------


def _press_while_playing(turn: Turn, _: Any) -> None:
    before = replace(turn.session, before_press=None)
    turn.stop(Phase.STOPPING)
    turn.change(before_press=before)


def _start(turn: Turn, _: Any) -> None:
    turn.change(before_press=None)
    turn.start()


def _extend(turn: Turn, _: Any) -> None:
    turn.change(before_press=None)
    turn.extend()


def _double_press_after_stop(turn: Turn, _: Any) -> None:
    """The first press has begun to stop the night, if not ended it: take it back, and go on with the next."""
    before = turn.session.before_press
    if before is None:
        turn.start(turn.choose_next())
        return
    turn.take_back(before)
    _next(turn, _)


def _next(turn: Turn, _: Any) -> None:
    turn.go_on_with(turn.choose_next(), "next")


def _extend_next(turn: Turn, _: Any) -> None:
    turn.extend()
    turn.go_on_with(turn.choose_next(), "next")


def _choose_next(turn: Turn, _: Any) -> None:
    """Asleep nothing starts: tonight's sound becomes the next one."""
    turn.change(memory=replace(turn.session.memory, sound=turn.choose_next()), chosen_by_hand=True)
    turn.keep()


def _start_next(turn: Turn, _: Any) -> None:
    turn.start(turn.choose_next())


def _more_time(turn: Turn, _: Any) -> None:
    timer, s = turn.session.timer, turn.session.settings
    assert timer is not None
    turn.time_to(timer.extended(turn.at_s, s.timer_step_s, s.timer_max_s))


def _fade_now(turn: Turn, _: Any) -> None:
    turn.close()
    turn.do(Confirm("fade now"))


def _never_closing(turn: Turn, _: Any) -> None:
    turn.extend()
    turn.never_or_again()


def _volume_in_the_dark(turn: Turn, event: ev.KnobTurned) -> None:
    turn.volume_by(max(min(event.steps, 1), -1))  # no acceleration where nobody hears what it does


def _volume(turn: Turn, event: ev.KnobTurned) -> None:
    loud = turn.session.memory.volume_db >= turn.session.settings.start_max_db
    turn.volume_by(min(event.steps, 1) if loud else event.steps)  # the last steps up are single ones


def _extend_volume(turn: Turn, event: ev.KnobTurned) -> None:
    turn.extend()
    _volume(turn, event)


def _volume_asked(turn: Turn, event: ev.VolumeAsked) -> None:
    turn.volume_to(event.db + (turn.session.memory.volume_db if event.relative else 0.0))


def _timer_asked_asleep(turn: Turn, event: ev.TimerAsked) -> None:
    turn.start(length_s=event.timer_s, all_night=event.timer_s is None)


def _timer_asked(turn: Turn, event: ev.TimerAsked) -> None:
    timer = turn.session.timer
    assert timer is not None
    turn.time_to(timer.ending_in(turn.at_s, event.timer_s))


def _timer_asked_closing(turn: Turn, event: ev.TimerAsked) -> None:
    turn.extend()
    _timer_asked(turn, event)


def _play_asked(turn: Turn, event: ev.PlayAsked) -> None:
    if event.sound is not None:
        turn.go_on_with(event.sound, "next")


def _say(turn: Turn, event: ev.WhisperAsked, rest_s: float = 0.0) -> None:
    s = turn.session
    turn.do(Speak(event.text, s.settings.seed + s.voices, rest_s))
    turn.change(voices=s.voices + 1)


def _whisper_asleep(turn: Turn, event: ev.WhisperAsked) -> None:
    turn.start()
    _say(turn, event, rest_s=turn.session.settings.fade_in_s)


def _whisper_closing(turn: Turn, event: ev.WhisperAsked) -> None:
    turn.extend()
    _say(turn, event, rest_s=turn.session.settings.return_s / 2)


def _started(turn: Turn, event: ev.Started) -> None:
    if event.resume is not None and event.resume.resumes >= MOST_RESUMES:
        turn.change(given_up=True)
    elif event.resume is not None:
        turn.take_up(event.resume)
    elif event.play:
        turn.start()


def _suggested(turn: Turn, event: ev.Suggested) -> None:
    turn.change(suggested=event.then)


def _suggested_asleep(turn: Turn, event: ev.Suggested) -> None:
    turn.change(suggested=event.then)
    memory = turn.session.memory
    sound = memory.sound if event.tonight is None or turn.session.chosen_by_hand else event.tonight
    awake_s = memory.awake_s if event.awake_s is None else event.awake_s
    if (sound, awake_s) != (memory.sound, memory.awake_s):
        turn.change(memory=replace(memory, sound=sound, awake_s=awake_s))
        turn.keep()


def _leave(turn: Turn, _: Any) -> None:
    if turn.session.phase is Phase.ASLEEP and turn.session.night_light is None:
        turn.change(phase=Phase.LEAVING)
        turn.fall_asleep()
    else:
        turn.change(resumed_at_s=None)  # which is no cut
        turn.keep(leaving=True)
        turn.stop(Phase.LEAVING)


def _due(turn: Turn, _: Any) -> None:
    """Whatever was to happen by now, the end of a phase first."""
    if _reached(turn.session.phase_due_s, turn.at_s):
        if turn.session.phase is Phase.PLAYING:
            turn.close()
        else:
            turn.fall_asleep()
    if _reached(turn.session.ramp_due_s, turn.at_s):
        if turn.session.phase is Phase.PLAYING:
            turn.ramp_on()
        else:
            turn.close_on()
    if _reached(turn.session.night_light_due_s, turn.at_s):
        turn.put_out()
    if _reached(turn.session.keep_due_s, turn.at_s):
        turn.change(keep_due_s=turn.at_s + turn.session.settings.keep_every_s)
        turn.keep()


def _reached(due_s: float | None, at_s: float) -> bool:
    return due_s is not None and due_s <= at_s


HANDS = (*get_args(ev.Gesture), *get_args(ev.Request))

_A, _P, _C, _S, _L = Phase.ASLEEP, Phase.PLAYING, Phase.CLOSING, Phase.STOPPING, Phase.LEAVING

Act = Callable[[Turn, Any], None]

TABLE: dict[type[Any], dict[Phase, Act | None]] = {
    ev.ButtonPressed: {_A: _start, _P: _press_while_playing, _C: _extend, _S: _start, _L: None},
    ev.ButtonDoublePressed: {
        **dict.fromkeys((_A, _S), _double_press_after_stop),
        _P: _next,
        _C: _extend_next,
        _L: None,
    },
    ev.ButtonHeld: {**dict.fromkeys((_A, _P, _C, _S), lambda t, _: t.light_toggled()), _L: None},
    ev.TimerPressed: {
        **dict.fromkeys((_A, _S), lambda t, _: t.start(length_s=t.session.settings.timer_step_s)),
        _P: _more_time,
        _C: _extend,
        _L: None,
    },
    ev.TimerHeld: {_A: None, _P: _fade_now, _C: lambda t, _: t.hurry(), _S: None, _L: None},
    ev.KnobTurned: {_A: _volume_in_the_dark, _P: _volume, _C: _extend_volume, _S: _volume_in_the_dark, _L: None},
    ev.KnobPushed: {_A: _choose_next, _P: _next, _C: _extend_next, _S: _choose_next, _L: None},
    ev.KnobPushTurned: {**dict.fromkeys((_A, _P, _C, _S), lambda t, e: t.light_by(e.steps)), _L: None},
    ev.KnobHeld: {_A: None, _P: lambda t, _: t.never_or_again(), _C: _never_closing, _S: None, _L: None},
    ev.PlayAsked: {**dict.fromkeys((_A, _C, _S), lambda t, e: t.start(e.sound)), _P: _play_asked, _L: None},
    ev.StopAsked: {_A: None, **dict.fromkeys((_P, _C), lambda t, _: t.stop(Phase.STOPPING)), _S: None, _L: None},
    ev.NextAsked: {_A: _start_next, _P: _next, _C: _extend_next, _S: _start_next, _L: None},
    ev.VolumeAsked: {**dict.fromkeys((_A, _P, _C, _S), _volume_asked), _L: None},
    ev.TimerAsked: {
        **dict.fromkeys((_A, _S), _timer_asked_asleep),
        _P: _timer_asked,
        _C: _timer_asked_closing,
        _L: None,
    },
    ev.LightAsked: {**dict.fromkeys((_A, _P, _C, _S), lambda t, e: t.light_to(e.level)), _L: None},
    ev.WhisperAsked: {
        **dict.fromkeys((_A, _S), _whisper_asleep),
        _P: _say,
        _C: _whisper_closing,
        _L: None,
    },
    ev.Due: dict.fromkeys(Phase, _due),
    ev.Started: {_A: _started, _P: None, _C: None, _S: None, _L: None},
    ev.SoundFailed: dict.fromkeys(Phase, lambda t, e: t.failed(e.sound)),
    ev.Suggested: {_A: _suggested_asleep, **dict.fromkeys((_P, _C, _S), _suggested), _L: None},
    ev.ShutdownAsked: {**dict.fromkeys((_A, _P, _C, _S), _leave), _L: None},
}
