"""A network of half the layers that decides as the whole one does (Hinton et al. 2015; Sanh et al. 2019)."""

import random

import torch
from torch.nn import functional

from bot.grader.reader.fitting.batches import batches, inputs, stacked
from bot.grader.reader.fitting.net import Net
from bot.grader.reader.fitting.units import Unit

KEPT = (0, 2, 4, 6, 8, 11)
"""Layers of the teacher that the pupil begins with."""
ROUNDS, RATE, DROPOUT = 3.6, 2.5e-4, 0.05
CLOSE, HARD, STATES = 0.05, 0.3, 4.0
"""Weights besides the teacher's probabilities: its logits, the labels themselves, the pieces' states."""


def distilled(teacher: Net, units: list[Unit]) -> Net:
    """The pupil, fitted."""
    teacher.eval()
    pupil = teacher.shorter(KEPT, DROPOUT)
    optimizer = torch.optim.AdamW(pupil.parameters(), lr=RATE, weight_decay=0.01, betas=(0.9, 0.98))
    total = int(ROUNDS * len(batches(units)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.06 * total)) * max(0.02, 1 - step / total)
    )
    pupil.train()
    step = 0
    while step < total:
        for batch in random.sample(made := batches(units), min(len(made), total - step)):
            loss = _loss(teacher, pupil, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(pupil.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
    return pupil


def _loss(teacher: Net, pupil: Net, batch: list[Unit]) -> torch.Tensor:
    ids, stages, mask = inputs(batch)
    logits, _, states = pupil(ids, stages, mask)
    with torch.no_grad():
        wanted, _, told = teacher(ids, stages, mask)
    deserved, weight = stacked(batch, "deserved"), stacked(batch, "weight")
    entropy = functional.binary_cross_entropy_with_logits
    soft = entropy(logits, torch.sigmoid(wanted), reduction="sum") + CLOSE * ((logits - wanted) ** 2).sum()
    hard = (entropy(logits, deserved * 0.97 + 0.01, reduction="none") * weight * (1 + deserved)).sum()
    near = (((states - told) ** 2).mean(-1) * mask).sum() / mask.sum()
    return (soft + HARD * hard) / len(batch) + STATES * near
