"""What a request over the control socket does to a bedside, and what it is told. Pure."""

from collections.abc import Callable, Sequence

from device.bedside import Bedside
from device.service.protocol import (
    MOST_NIGHTS,
    Forget,
    Forgotten,
    Like,
    Liked,
    Nights,
    Play,
    Refusal,
    Reply,
    Request,
    State,
    Unlearn,
    Unlearned,
    Whisper,
    past,
    to_event,
)
from device.speech.contract import BadText
from device.storage.night_clerk import NightClerk, Page

Log = Nights | Forget | Like | Unlearn  # what is for the clerk


def serve(
    bedside: Bedside,
    request: Request,
    at_s: float,
    underruns: int,
    faults: Callable[[], Sequence[str]],
    *,
    simulated: bool = False,
) -> State | Refusal:
    """Have it done; past nights are for `look_up`. `underruns` and `faults`, asked for after that, are told as is."""
    if isinstance(request, Log):
        return Refusal("no nights are kept here: what runs is the simulator")
    if isinstance(request, Play) and request.sound in bedside.session.settings.off:
        return Refusal(f"sound: {request.sound} is switched off: [sounds] off in the configuration lists it")
    try:
        unsaid = bedside.unsaid(request.text) if isinstance(request, Whisper) else ()
    except BadText as bad:
        return Refusal(f"text: {bad}")
    event = to_event(request, at_s)
    if event is not None:
        bedside.tell(event)
    if bedside.left:
        return Refusal("the device is going down")
    session = bedside.session
    return State(
        phase=session.phase,
        movement=session.movement(at_s),
        sound=bedside.playing,
        remaining_s=session.remaining_s(at_s),
        volume_db=session.memory.volume_db,
        lamp_level=bedside.rig.level,
        lamp_goal=bedside.rig.goal,
        has_lamp=bedside.rig.answers,
        underruns=underruns,
        banned=session.memory.banned,
        faults=tuple(faults()),
        unsaid=unsaid,
        simulated=simulated,
    )


def look_up(clerk: NightClerk, request: Log, answer: Callable[[Reply | Refusal], None]) -> None:
    """A request that is about past nights; `answer` is called later, on the clerk's thread."""

    def tell(page: Page | str) -> None:
        answer(Refusal(page) if isinstance(page, str) else past(*page))

    def tell_as(reply: Callable[[int], Reply]) -> Callable[[int | str], None]:
        return lambda done: answer(Refusal(done) if isinstance(done, str) else reply(done))

    match request:
        case Nights(before=before):
            clerk.look_up(before, MOST_NIGHTS + 1, tell)
        case Forget(night=night):
            clerk.forget(night, tell_as(Forgotten))
        case Like(sound=sound, liking=liking):
            clerk.like(sound, liking, tell_as(Liked))
        case Unlearn():
            clerk.unlearn(tell_as(Unlearned))
