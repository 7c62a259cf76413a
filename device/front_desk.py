"""What a request over the control socket does to a bedside, and what it is told. Pure."""

from collections.abc import Callable, Sequence

from device.bedside import Bedside
from device.service.protocol import Refusal, Request, State, Whisper, to_event


def serve(
    bedside: Bedside, request: Request, at_s: float, underruns: int, faults: Callable[[], Sequence[str]]
) -> State | Refusal:
    """Have it done. `underruns` and `faults`, asked for after that, are told as they are."""
    if isinstance(request, Whisper) and (why := bedside.why_unsaid(request.text)):
        return Refusal(f"text: {why}")
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
        lamp_level=bedside.rig.level(at_s),
        underruns=underruns,
        faults=tuple(faults()),
    )
