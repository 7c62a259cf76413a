"""A panel whose clock stands until it is turned, with nobody listening: for tests, and for its portrait."""

import asyncio
from collections.abc import Awaitable, Callable
from queue import SimpleQueue

from textual.pilot import Pilot

from device.audio.contract import Notice
from device.audio.feed import AudioCommand
from device.config import Config
from device.service.control_socket import Call
from device.simulator.panel import TICK_S, Line, Panel

WHERE = "sound on the ALSA device 'default'"


class Room:
    """A panel, what it told the audio thread, and a hand."""

    def __init__(self, config: Config | None = None) -> None:
        self.now_s = 1000.0
        self.sent: list[AudioCommand] = []
        self.notices: SimpleQueue[Notice] = SimpleQueue()
        self.calls: SimpleQueue[Call] = SimpleQueue()
        self.panel = Panel(config or Config(), self._send, self.notices, WHERE, lambda: self.now_s, 7, self.calls)
        self._pilot: Pilot[None]

    def _send(self, *commands: AudioCommand) -> None:
        self.sent += commands

    def visit(self, doing: Callable[["Room"], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> None:
        """Open the panel, do something, and close it."""

        async def there() -> None:
            async with self.panel.run_test(size=size) as self._pilot:
                await doing(self)

        asyncio.run(there())

    async def press(self, *keys: str) -> None:
        """Strike keys, each long enough after the one before to be another gesture."""
        for key in keys:
            await self._pilot.press(key)
            await self.wait_s(0.5)

    async def wait_s(self, duration_s: float) -> None:
        """Let this much pass on the panel's clock."""
        until_s = self.now_s + duration_s
        while self.now_s < until_s:
            self.now_s = min(self.now_s + TICK_S, until_s)
            self.panel.tick()
        await self._pilot.pause()

    async def skip_s(self, duration_s: float) -> None:
        """The same, of a long stretch: the panel is drawn four times a minute, the light moves as it should."""
        until_s = self.now_s + duration_s
        while self.now_s < until_s:
            seen_s = min(self.now_s + 15.0, until_s)
            while (wake_at_s := self.panel.bedside.wake_at_s) is not None and wake_at_s < seen_s:
                self.now_s = max(self.now_s, wake_at_s)
                self.panel.bedside.due(self.now_s)
            self.now_s = seen_s
            self.panel.tick()
        await self._pilot.pause()

    async def resize(self, columns: int, rows: int) -> None:
        """Another terminal."""
        await self._pilot.resize_terminal(columns, rows)
        self.panel.tick()
        await self._pilot.pause()

    def reads(self, line: str) -> str:
        """What a line of the panel says."""
        return self.panel.query_one(f"#{line}", Line).shown.plain
