"""Units of similar length together, as tensors."""

import random

import numpy as np
import torch

from bot.grader.reader.fitting.units import Unit
from bot.grader.reader.pieces import PAD

SIZE, SORTED = 1400, 1024
"""Pieces in a batch; units that are sorted by length together."""


def batches(units: list[Unit]) -> list[list[Unit]]:
    """In an order of chance."""
    order = random.sample(units, len(units))
    made: list[list[Unit]] = []
    for begin in range(0, len(order), SORTED):
        batch: list[Unit] = []
        for unit in sorted(order[begin : begin + SORTED], key=lambda each: len(each.numbers)):
            if batch and (len(batch) + 1) * len(unit.numbers) > SIZE:
                made.append(batch)
                batch = []
            batch.append(unit)
        made.append(batch)
    return random.sample(made, len(made))


def padded(batch: list[Unit], name: str, fill: float) -> torch.Tensor:
    """A field of the units, as long as the longest."""
    rows = [torch.as_tensor(np.asarray(getattr(unit, name))) for unit in batch]
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=fill)


def stacked(batch: list[Unit], name: str) -> torch.Tensor:
    """A field of the units that is as long in each."""
    return torch.from_numpy(np.stack([getattr(unit, name) for unit in batch]))


def inputs(batch: list[Unit]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """ids, stages, mask."""
    mask = torch.nn.utils.rnn.pad_sequence([torch.ones(len(u.numbers), dtype=torch.bool) for u in batch], True)
    return padded(batch, "numbers", PAD), torch.tensor([unit.stage for unit in batch]), mask
