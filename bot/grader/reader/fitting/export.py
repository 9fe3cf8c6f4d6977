"""From the fitted network to the file that the program reads: int8 vectors, and a graph of int8 weights."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from bot.grader.offline.encoder import Floats
from bot.grader.reader.fitting.net import Net, beside

OPSET = 17


class Body(nn.Module):
    """Vectors [1, t, width] of one sentence -> logits [1, n], shows [1, t, n], slots [1, t, 9]."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, vectors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        logits, shows, x = self.net.states(vectors, None)
        return logits, shows, self.net.slots(beside(x))


def graph_of(net: Net) -> bytes:
    """The ONNX graph, its large matrices in int8."""
    net.eval()
    with tempfile.TemporaryDirectory() as name:
        whole, small = Path(name) / "whole.onnx", Path(name) / "small.onnx"
        torch.onnx.export(
            Body(net),
            (torch.randn(1, 20, net.word.embedding_dim),),
            str(whole),
            input_names=["vectors"],
            output_names=["logits", "shows", "slots"],
            dynamic_axes={"vectors": {1: "t"}, "shows": {1: "t"}, "slots": {1: "t"}},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul"])
        return small.read_bytes()


def export(
    net: Net,
    labels: tuple[str, ...],
    words: tuple[str, ...],
    scores: tuple[float, ...],
    out: Path,
    sources: str,
    blend: dict[str, Floats],
) -> None:
    """Write the file. `sources` is the hash of the examples, `blend` how much to believe it (`weigh`)."""
    vectors = net.word.weight.detach().numpy()
    scale = np.abs(vectors).max(axis=1) / 127 + 1e-12
    arrays: dict[str, Any] = {
        "labels": np.array(labels),
        "words": np.frombuffer("\n".join(word.replace("\n", " ") for word in words).encode(), np.uint8),
        "scores": np.array(scores, np.float32),
        "vectors": np.clip(np.round(vectors / scale[:, None]), -127, 127).astype(np.int8),
        "scale": scale.astype(np.float16),
        "places": net.place.weight.detach().numpy().astype(np.float16),
        "stages": net.stage.weight.detach().numpy().astype(np.float16),
        "graph": np.frombuffer(graph_of(net), np.uint8),
        "sources": np.array(sources),
    }
    np.savez_compressed(out, allow_pickle=False, **arrays, **blend)
