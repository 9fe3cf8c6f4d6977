"""The questions in a message: by question mark, by question word, by an assumption held up for confirmation."""

import itertools
import re

from bot.grader.offline.clauses import sentences_of

_ASKING = r"what(?:['’]?s)?|who(?:['’]?s|m|se)?|which|when|where|why|how|is|are|am|was|were|do|does|did|has|have|had|can|could|may|should|will|would|shall|must|any|anyone|anything"
_LEAD = r"(?:and|also|so|ok|okay|then|first|second|third|next|but|plus|or|btw|hi|hey|hmm|well|one more|another|quick(?: question)?|question|q\d?)"
_OPENS = re.compile(rf"^\W*(?:\d+[.)]\s*)?(?:{_LEAD}[\s,:-]+)*(?:{_ASKING})\b", re.IGNORECASE)
_INDIRECT = re.compile(
    r"\b(?:I(?:['’]d| would)? (?:need|want|like) to (?:know|ask|understand|confirm|check)|(?:I|we|I['’]d|we['’]d|I would|let me|first)(?: also| first| would| still| just)* (?:ask|clarify|find out|need to (?:know|understand|ask)|want to (?:know|understand)|must know)\b|tell me|let me (?:ask|know)|wondering|curious|not sure (?:if|whether|who|what|how)"
    r"|do you know|give me|correct me|can you (?:share|confirm|say)|please (?:confirm|share|tell)|clarify|by when|whose|I need the|right\W*$|correct\W*$)",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"多少|吗|么[？?]?$|谁|哪|什么|啥|几(?!乎)|是否|有没有|怎么|如何|多久|多大|多高|多快|多长|多远|几点|几号|能不能|可不可以|要不要|算不算|是不是|行吗|对吗|对吧|吧[？?]?$|呢[？?]?$|还是.{1,20}[？?]?$|请问|先问|要问|我问|需要知道|得知道|想了解|要了解|要先搞清|想搞清|问一?下|想知道|确认一?下"
)
_ASSUMED = re.compile(
    r"\b(?:assum\w+|presum\w+|suppos\w+|guess\w*|take it|I think|I heard|I believe)\b|假设|我猜|我理解|听说|应该",
    re.IGNORECASE,
)
_MARK = re.compile(r"[?？]\s*$")
_JOINT = re.compile(
    rf"\s*(?:,|;|，|；|、)?\s*\b(?:and|also|plus|or)\s+(?=(?:{_ASKING})\b)|\s*[,;]\s*(?=(?:what|who|whose|which|when|where|why|how)\b)|[，；、]\s*|(?<=[?？])\s*",
    re.IGNORECASE,
)
MOST_QUESTIONS = 8
MOST_SCRAP = 80
"""Characters."""
_COMMITS = re.compile(
    r"\b(?:I|we|they|he|she|you|it|there)\b(?! need to know)|\b(?:is|are|will|would|must|should|can|stays?|goes)\b|我|你|他|会|先|由|把|让",
    re.IGNORECASE,
)


def questions_in(text: str) -> list[str]:
    """The parts of a message that ask something, literal, in order, at most MOST_QUESTIONS."""
    found: list[str] = []
    for start, end in sentences_of(text):
        sentence = text[start:end].strip()
        if asks(sentence):
            found += [part for part in _parts(sentence) if len(part) > 1]
    return found[:MOST_QUESTIONS]


def is_scrap(text: str) -> bool:
    """Is this a short note without a verb of one's own, that may stand for a question?"""
    return 1 < len(text.strip()) <= MOST_SCRAP and _COMMITS.search(text) is None


def asks(sentence: str) -> bool:
    """Is the sentence a question, by form?"""
    if _MARK.search(sentence):
        return True
    if _CHINESE.search(sentence) or _OPENS.search(sentence):
        return True
    return _INDIRECT.search(sentence) is not None


def _parts(sentence: str) -> list[str]:
    """Two questions joined in one sentence, apart; a part that asks nothing stays with the one before it."""
    cuts = [0, *(m.end() for m in _JOINT.finditer(sentence)), len(sentence)]
    pieces = [sentence[a:b] for a, b in itertools.pairwise(cuts) if sentence[a:b].strip()]
    parts: list[str] = []
    for piece in pieces:
        if parts and not (_own(piece) and _own(parts[-1])):
            parts[-1] += piece
        else:
            parts.append(piece)
    return [part.strip() for part in parts]


def _own(piece: str) -> bool:
    """Can the piece stand as a question of its own?"""
    words = piece.split()
    if _CHINESE.search(piece):
        return len(piece.strip()) >= 4
    return len(words) >= 3 and _OPENS.search(piece) is not None
