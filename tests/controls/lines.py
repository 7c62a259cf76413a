"""A GPIO chip that is not there, shaped like gpiod's, with descriptors that can be waited for."""

import errno
import os
import time
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import gpiod
from gpiod.line import Bias, Direction, Edge, Value


class SimulatedChip:
    """Lines that a test moves by `pull`. Those in `taken` are another program's."""

    def __init__(self, label: str = "pinctrl-bcm2711", taken: frozenset[int] = frozenset()) -> None:
        self.label, self.taken, self.closed = label, taken, False
        self.lines: dict[int, SimulatedRequest] = {}  # while they are requested

    def get_info(self) -> Any:
        """As of gpiod."""
        return SimpleNamespace(label=self.label)

    def request_lines(
        self, config: Mapping[int, gpiod.LineSettings], consumer: str, event_buffer_size: int
    ) -> "SimulatedRequest":
        """As of gpiod; of one line."""
        ((line, settings),) = config.items()
        if line in self.taken or line in self.lines:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        self.lines[line] = SimulatedRequest(self, line, settings, event_buffer_size)
        return self.lines[line]

    def close(self) -> None:
        """As of gpiod."""
        self.closed = True

    def pull(self, line: int, *, high: bool, ago_s: float = 0.0) -> None:
        """Somebody outside moves it, or has, and it is told only now."""
        if line in self.lines:
            self.lines[line].pulled(time.monotonic_ns() - round(1e9 * ago_s), high=high)


class SimulatedRequest:
    """One line that is held."""

    def __init__(self, chip: SimulatedChip, line: int, settings: gpiod.LineSettings, keeps: int) -> None:
        self.settings, self.high = settings, settings.bias is Bias.PULL_UP
        self.fd = os.eventfd(0, os.EFD_NONBLOCK)
        self._chip, self._line, self._keeps = chip, line, keeps
        self._edges: list[Any] = []

    def __bool__(self) -> bool:
        return self.fd >= 0

    def release(self) -> None:
        """As of gpiod."""
        if not self:
            raise gpiod.RequestReleasedError
        del self._chip.lines[self._line]
        os.close(self.fd)
        self.fd = -1

    def reconfigure_lines(self, config: Mapping[int, gpiod.LineSettings]) -> None:
        """As of gpiod."""
        self.settings = config[self._line]
        if self.settings.direction is Direction.OUTPUT:
            self.high = self.settings.output_value is Value.ACTIVE
        elif self.settings.bias is not Bias.AS_IS:
            self.high = self.settings.bias is Bias.PULL_UP

    def get_value(self, _line: int) -> Value:
        """As of gpiod."""
        return Value.ACTIVE if self.high else Value.INACTIVE

    def set_value(self, _line: int, value: Value) -> None:
        """As of gpiod."""
        self.high = value is Value.ACTIVE

    def pulled(self, at_ns: int, *, high: bool) -> None:
        """An edge, kept if anybody watches and there is room."""
        self.high = high
        if self.settings.edge_detection is Edge.BOTH and len(self._edges) < self._keeps:
            kind = gpiod.EdgeEvent.Type.RISING_EDGE if high else gpiod.EdgeEvent.Type.FALLING_EDGE
            self._edges.append(SimpleNamespace(event_type=kind, timestamp_ns=at_ns, Type=type(kind)))
            os.eventfd_write(self.fd, 1)

    def wait_edge_events(self, _timeout: float) -> bool:
        """As of gpiod; does not wait."""
        return bool(self._edges)

    def read_edge_events(self) -> list[Any]:
        """As of gpiod."""
        if not self:
            raise gpiod.RequestReleasedError
        os.eventfd_read(self.fd)
        edges, self._edges = self._edges, []
        return edges
