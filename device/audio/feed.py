"""Everything the audio thread does between two writes, without the thread: commands in, periods of samples out."""

from collections import deque

import numpy as np

from device.audio.contract import Pcm
from device.audio.edge import Edge, Say
from device.audio.engine import Bring, Engine
from device.audio.listening import Listening
from device.dsp.equalizer import Equalizer
from device.dsp.ramps import Values
from device.dsp.stream import Block
from device.session.commands import SILENCE_DB, Confirm, Fade, Hush, Rest, SetVolume, Shape

BLOCK_FRAMES = 8192  # 170 ms, rendered in a few: rare wakes of cold caches cost less than many

AudioCommand = Bring | Shape | Fade | SetVolume | Confirm | Say | Hush | Rest


class Feed:
    """Keeps rendered blocks ahead of the card and finishes them period by period. Pure: time is what was pulled.

    Where it is heard from and the loudspeaker are seen to as a block is rendered: long blocks cost least, and what they
    make of a peak is still before the limiter.
    """

    def __init__(
        self,
        engine: Engine,
        edge: Edge,
        ahead_frames: int,
        equalizer: Equalizer | None = None,
        listening: Listening | None = None,
    ) -> None:
        self.engine, self.edge = engine, edge
        self._stages = [stage for stage in (listening, equalizer) if stage is not None]
        self.resting = True  # the night is over: once silent, nothing is rendered and the card may go
        self._ahead_frames = ahead_frames
        self._blocks: deque[tuple[Block, Values]] = deque()  # with the level of each frame, see `Engine.render`
        self._ready_frames = 0
        self.rendered_frames = 0  # in its life, and so by its voices

    @property
    def ready_frames(self) -> int:
        """What was rendered and goes before all that is brought from now on."""
        return self._ready_frames

    @property
    def quiet(self) -> bool:
        """Whether the night is over and its last sample has been pulled."""
        return self.resting and self.edge.silent

    def obey(self, *commands: AudioCommand) -> None:
        """Carry out commands, from the next frame pulled (volume, fades) or rendered (voices, shape)."""
        for command in commands:
            self._obey(command)

    def _obey(self, command: AudioCommand) -> None:
        match command:
            case Bring():
                self._begin()
                self.engine.bring(command)
            case Shape():
                self.engine.shape(command)
            case Fade(to_db, over_s):
                if to_db > SILENCE_DB:
                    self._begin()
                self.edge.fade(to_db, over_s)
            case SetVolume(volume_db):
                self.edge.volume(volume_db)
            case Confirm():
                self.edge.confirm()
            case Say(words):
                self.edge.say(words)
            case Hush():
                self.engine.hush()
                self.edge.hush()
            case Rest():
                self.resting = True

    def pull(self, frames: int) -> Pcm:
        """The next `(frames, 2)` for the card, rendering only what is missing."""
        if self.edge.silent:
            self.edge.skip(frames)
            self.engine.skip(frames)
            return self.edge.silence(frames)
        while self._ready_frames < frames:
            self._render()
        return self.edge.process(*self._take(frames))

    def fill(self) -> None:
        """Render one block if less than `ahead_frames` is ready and it will be heard."""
        if self._ready_frames < self._ahead_frames and not self.edge.silent:
            self._render()

    def skip(self, frames: int) -> None:
        """Let musical time pass while there is nobody to play to."""
        self.engine.skip(frames)
        self.edge.skip(frames)

    def _begin(self) -> None:
        """Out of rest: what last night left behind must not be heard in this one."""
        if self.quiet:
            self.engine.clear()
            self.edge.clear()
            for stage in self._stages:
                stage.clear()
            self._blocks.clear()
            self._ready_frames = 0
        self.resting = False

    def _render(self) -> None:
        block = self.engine.render(BLOCK_FRAMES)
        for stage in self._stages:
            block = stage.process(block)
        self._blocks.append((block, self.engine.level_db))
        self._ready_frames += BLOCK_FRAMES
        self.rendered_frames += BLOCK_FRAMES

    def _take(self, frames: int) -> tuple[Block, Values]:
        parts, missing = [], frames
        while missing:
            block, level_db = self._blocks.popleft()
            parts.append((block[:missing], level_db[:missing]))
            if len(block) > missing:
                self._blocks.appendleft((block[missing:], level_db[missing:]))
            missing -= len(parts[-1][0])
        self._ready_frames -= frames
        if len(parts) == 1:
            return parts[0]
        blocks, levels_db = zip(*parts, strict=True)
        return np.concatenate(blocks), np.concatenate(levels_db)
