"""What / when / who: every risk or action of an answer, split in the candidate's words."""

from bot.grader.offline.encoder import Encoder
from bot.grader.offline.tagger import Tagger, Word, words_of
from bot.grading.judgement import Risk

MOST_RISKS = 8
MOST_SPAN = 200

Span = tuple[int, int]


def risks_of(text: str, tagger: Tagger, encoder: Encoder) -> tuple[Risk, ...]:
    """At most MOST_RISKS, in the order of the answer. A moment or a person goes with its nearest action."""
    words = words_of(text)
    whats, whens, whos = tagger.spans(text, words, encoder)
    return tuple(
        Risk(
            _text(text, words, what),
            _text(text, words, _nearest(what, whens, whats, words)),
            _text(text, words, _nearest(what, whos, whats, words)),
        )
        for what in whats[:MOST_RISKS]
    )


def _nearest(what: Span, parts: list[Span], whats: list[Span], words: list[Word]) -> Span | None:
    """The part that lies nearest to this action, if no other action of the sentence lies nearer to it."""
    sentence = words[what[0]].sentence
    own = [
        part
        for part in parts
        if words[part[0]].sentence == sentence
        and min((w for w in whats if words[w[0]].sentence == sentence), key=lambda w: _gap(w, part)) == what
    ]
    return min(own, key=lambda part: _gap(what, part), default=None)


def _gap(a: Span, b: Span) -> int:
    return max(0, max(a[0], b[0]) - min(a[1], b[1]))


def _text(text: str, words: list[Word], span: Span | None) -> str | None:
    if span is None:
        return None
    return text[words[span[0]].start : words[span[1]].end][:MOST_SPAN]
