"""`python -m bot.grader.reader.fitting rubrics/crisis-operator.yaml OUT.npz [--leave HAND]`: fit a rubric's reader.

About half an hour on two cores. The hands that are left out say how well it decides for people that it has not seen,
and how much to believe it beside the linear layer. Without any, that is taken from --blend. See docs/grader.md.
"""

# ruff: noqa: T201
import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
import yaml
from torch.nn import functional

from bot.grader.offline.encoder import Floats
from bot.grader.offline.examples import Example, folder_of, hash_of, read_examples
from bot.grader.reader.fitting.batches import batches, inputs, padded, stacked
from bot.grader.reader.fitting.distil import distilled
from bot.grader.reader.fitting.export import export
from bot.grader.reader.fitting.net import Net, begun, beside
from bot.grader.reader.fitting.pretrained import Pretrained, pretrained
from bot.grader.reader.fitting.units import Unit, units_of
from bot.grader.reader.fitting.weigh import layer_logits, weighed
from bot.grader.reader.pieces import UNKNOWN, Pieces
from bot.packs.rubric import Rubric

ROUNDS, RATE, HEADS = 6.0, 1.2e-4, 8.0
"""Times through the units; learning rate of the body, and how many times that for the heads."""
AGAIN, GENTLER = 2.5, 6e-5
"""The same for going on with all hands; the mean of the weights before and after is kept."""
SLOT_ROUNDS, SLOT_RATE = 8, 2e-3
SMOOTH, SHOWN = 0.01, 0.6
"""Label smoothing; weight of the evidence's pieces."""
LATIN, LIKELY = 16_000, -14.5
"""Latin pieces that are kept besides those of the texts, the likeliest first; and how likely a Chinese character is."""
SEED = 7


def kept_of(model: Pretrained, texts: list[str]) -> list[int]:
    """The pieces that the texts use, the likeliest Latin ones, and single Chinese characters."""
    pieces = Pieces(model.words, tuple(map(float, model.scores)))
    kept = {*range(UNKNOWN + 1), *(piece.number for text in texts for piece in pieces.cut(text))}
    latin = 0
    for number in map(int, np.argsort(-model.scores)):
        word = model.words[number].replace("\u2581", "")
        if word and word.isascii() and latin < LATIN:
            kept.add(number)
            latin += 1
        elif len(word) == 1 and "\u4e00" <= word <= "\u9fff" and model.scores[number] > LIKELY:
            kept.add(number)
    return sorted(kept)


def loss_of(net: Net, batch: list[Unit]) -> torch.Tensor:
    """Labels of sentences, and pieces of evidence."""
    ids, stages, mask = inputs(batch)
    logits, shown, _ = net(ids, stages, mask)
    deserved, weight, known = (stacked(batch, name) for name in ("deserved", "weight", "known"))
    soft = deserved * (1 - 3 * SMOOTH) + SMOOTH
    labels = functional.binary_cross_entropy_with_logits(logits, soft, reduction="none") * weight * (1 + deserved)
    pieces = functional.binary_cross_entropy_with_logits(shown, padded(batch, "shows", 0.0), reduction="none")
    evidence = (pieces * known[:, None] * mask[..., None]).sum((1, 2)) / mask.sum(1)
    return (labels.sum() + SHOWN * evidence.sum()) / len(batch)


def fit(net: Net, units: list[Unit], rounds: float, rate: float) -> None:
    """Body and label heads."""
    heads = [p for name, p in net.named_parameters() if name.startswith(("whole", "piece", "scale"))]
    body = [p for name, p in net.named_parameters() if not name.startswith(("whole", "piece", "scale", "slots"))]
    groups = [{"params": body, "lr": rate}, {"params": heads, "lr": rate * HEADS}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    total = int(rounds * len(batches(units)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / (0.08 * total)) * max(0.02, 1 - step / total)
    )
    began, step = time.monotonic(), 0
    net.train()
    while step < total:
        for batch in batches(units)[: total - step]:
            loss = loss_of(net, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if step % 25 == 0:
                print(f"{step}/{total} loss {loss.item():.2f}, {time.monotonic() - began:.0f} s", flush=True)


def fit_slots(net: Net, units: list[Unit]) -> None:
    """What, when and who, over the states of the fitted body."""
    split = [unit for unit in units if (unit.slots >= 0).any()]
    net.eval()
    with torch.no_grad():
        states = [beside(net(*inputs([unit]))[2])[0] for unit in split]
    x, y = torch.cat(states), torch.from_numpy(np.concatenate([unit.slots for unit in split]))
    weight = torch.tensor([1.0, 1.6, 1.3])
    optimizer = torch.optim.AdamW(net.slots.parameters(), SLOT_RATE, weight_decay=0.01)
    steps = SLOT_ROUNDS * len(x) // 2048
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = SLOT_RATE * (1 - step / steps)
        chosen = torch.randint(len(x), (2048,))
        made = net.slots(functional.dropout(x[chosen], 0.1)).view(-1, 3)
        loss = functional.cross_entropy(made, y[chosen].reshape(-1), weight=weight)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def logits_of(net: Net, units: list[Unit], count: int, labels: int) -> Floats:
    """float32 [examples, labels]: of each example's best sentence."""
    best = np.full((count, labels), -9.0, np.float32)
    net.eval()
    with torch.no_grad():
        for unit in units:
            best[unit.text] = np.maximum(best[unit.text], net(*inputs([unit]))[0][0].numpy())
    return best


def judged(best: Floats, examples: tuple[Example, ...], labels: tuple[str, ...]) -> str:
    """Micro-F1 over criteria at the best common threshold."""
    criteria = np.array([not label.startswith("anti.") for label in labels])
    truth = np.array([[label in example.labels for label in labels] for example in examples])[:, criteria]

    def score(cut: float) -> float:
        decided = best[:, criteria] >= cut
        return float(2 * (decided & truth).sum() / max(1, decided.sum() + truth.sum()))

    cut = max(np.arange(-3, 3, 0.1), key=score)
    return f"{len(examples)} texts of unseen hands: micro-F1 {score(cut):.3f} at {cut:.1f}"


def main() -> None:
    """Fit, check, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rubric", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--leave", action="append", default=[])
    parser.add_argument("--blend", type=Path)
    how = parser.parse_args()
    random.seed(SEED)
    torch.manual_seed(SEED)
    rubric = Rubric.model_validate(yaml.safe_load(how.rubric.read_text(encoding="utf-8")))
    labels = tuple(item.id for item in rubric.labels)
    examples = read_examples(folder_of(rubric.id, how.rubric.parent))
    model = pretrained()
    packs = [path.read_text(encoding="utf-8") for path in sorted(Path("scenarios").rglob("*.yaml"))]
    lines = [line for text in packs for line in text.splitlines()]
    kept = kept_of(model, [*(example.text for example in examples), *lines])
    words, scores = tuple(model.words[i] for i in kept), tuple(float(model.scores[i]) for i in kept)
    pieces = Pieces(words, scores)
    seen = tuple(example for example in examples if example.source not in how.leave)
    left = tuple(example for example in examples if example.source in how.leave)
    premature = rubric.framing_filter.premature
    net = begun(model, kept, len(labels))
    units = units_of(seen, labels, pieces, premature)
    fit(net, units, ROUNDS, RATE)
    blend: dict[str, Floats] = {}
    if left:
        unseen = units_of(left, labels, pieces, premature)
        best = logits_of(net, unseen, len(left), len(labels))
        print(judged(best, left, labels))
        truth = np.array([[label in example.labels for label in labels] for example in left])
        blend = weighed(best, layer_logits(seen, left, labels, rubric), truth, labels)
        before = {name: value.clone() for name, value in net.state_dict().items()}
        units += unseen
        fit(net, units, AGAIN, GENTLER)
        net.load_state_dict({name: (value + before[name]) / 2 for name, value in net.state_dict().items()})
    elif how.blend is not None:
        with np.load(how.blend, allow_pickle=False) as stored:
            blend = {name: stored[name] for name in ("deep", "flat", "offset", "threshold")}
    net = distilled(net, units)
    fit_slots(net, units)
    export(net, labels, words, scores, how.out, hash_of(folder_of(rubric.id, how.rubric.parent)), blend)


if __name__ == "__main__":
    main()
