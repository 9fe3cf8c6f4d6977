"""The simplest grader: regular expressions that the rubric lists. It starts at once and explains itself.

A cue counts clause by clause, and not under a negation, a hedge, or an echo of the probe.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.grading.judgement import Answer, Graded, Judgement, Risk, Tick
from bot.packs.interview import Stage
from bot.packs.rubric import Rubric
from bot.packs.text import Texts

MOST_QUOTE = 200

_CLAUSE = re.compile(r"(?:[^.!?。！？;；\n]|\.(?=\d))+[.!?。！？;；]?")
_NEGATED = re.compile(
    r"\b(no|not|never|without|don't|dont|doesn't|won't|cannot|can't|needn't|isn't|nothing)\b|不需要|不用|没必要|没有|无需|不会",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(maybe|perhaps|might|could consider|possibly|some kind of|in general|usually)\b"
    r"|\b(at my (last|previous)|in my previous)\b|也许|可能会考虑|可以考虑|一般来说|上一家|之前公司",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:if|when|once|after|before|by|within|until|at|above|below|over|under|for)\b[^,.;，。；\n]{0,40}"
    r"(?:\d[\d.,]*\s*(?:%|ms|s|sec\w*|min\w*|h|hours?|days?|k|m|x)?|midnight|peak|freeze|launch|monday|friday|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*)[^,.;，。；\n]{0,20}"
    r"|(?:超过|低于|连续|达到|一旦|如果|之前|\d+月\d+[日号]|\d+ ?分钟)[^，。；,;\n]{0,16}",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:the )?(?:[\w-]+ ){0,3}(?:on-?call|team|lead|captain|manager|owner|director|officer|commander|sre|dba|legal|"
    r"finance|vp|ops|head of \w+)\b"
    r"|[\u4e00-\u9fffA-Za-z]{0,6}(?:值班(?:长|同学|人)?|负责人|队长|团队|主管|总指挥|同学|法务|财务|运营|客服)",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"\b(?:switch|flip|roll|stop|freeze|pause|call|page|cut|block|replay|reconcile|cap|limit|throttle|queue|fall|fails?|breaks?|"
    r"times? out|goes? down|degrade|turn|disable|route|escalate|risk)\w*\b[^,.;，。；\n]{3,60}"
    r"|(?:切|停|关|冻结|回滚|限流|降级|对账|补偿|通知|升级|超时|挂|积压)[^，。；,;\n]{2,24}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Cue:
    name: str
    pattern: re.Pattern[str]


class CueGrader:
    """Ticks what the rubric's cues find. Precise about its evidence, not about much else."""

    def __init__(self, rubric: Rubric) -> None:
        self._met = [_Cue(c.id, p) for c in rubric.criteria for p in _patterns(c.cues)]
        self._anti = [_Cue(a.id, p) for a in rubric.anti_patterns for p in _patterns(a.cues)]
        self._depth = _patterns(rubric.depth.cues)
        self._deep_enough = rubric.depth.at_least
        self._premature = rubric.framing_filter.premature
        self._scope = rubric.framing_filter.axis
        self._scope_ids = {c.id for c in rubric.criteria if c.axis == self._scope}
        self.name = f"cues {rubric.version}"

    def grade(self, answer: Answer) -> Judgement:
        """See ports.Grader."""
        clauses = [c for c in clauses_of(answer.text) if fuzz.ratio(c.casefold(), answer.probe.casefold()) < 75]
        met: dict[str, Tick] = {}
        unclear: dict[str, Tick] = {}
        for clause in clauses:
            hedged = _HEDGED.search(clause) is not None
            for cue in self._met:
                found = cue.pattern.search(clause)
                if found is None or _NEGATED.search(clause[: found.start()][-24:]):
                    continue
                tick = Tick(cue.name, quote(answer.text, clause), 0.4 if hedged else 0.6)
                (unclear if hedged else met).setdefault(cue.name, tick)
        anti: dict[str, Tick] = {}
        for clause in clauses:
            for cue in self._anti:
                if cue.pattern.search(clause):
                    anti.setdefault(cue.name, Tick(cue.name, quote(answer.text, clause), 0.5))
        if answer.stage is not Stage.FRAMING or self._scope_ids & met.keys():
            anti.pop(self._premature, None)
        return Graded(
            grader=self.name,
            met=tuple(met.values()),
            unclear=tuple(tick for name, tick in unclear.items() if name not in met)[:3],
            anti=tuple(anti.values()),
            risks=tuple(_risks(clauses)),
            depth=depth(clauses, self._depth, self._deep_enough),
        )


def _patterns(cues: Texts | None) -> list[re.Pattern[str]]:
    if cues is None:
        return []
    return [re.compile(cue, re.IGNORECASE) for texts in cues.root.values() for cue in texts]


def clauses_of(text: str) -> list[str]:
    """Sentences and half-sentences, literal, in order."""
    return [found.group().strip() for found in _CLAUSE.finditer(text) if found.group().strip()]


def quote(text: str, clause: str) -> str:
    """The clause as evidence: at most 200 characters, and shorter than an answer of several clauses."""
    return clause if len(clause) <= MOST_QUOTE else clause[:MOST_QUOTE].rstrip()


def depth(clauses: list[str], cues: list[re.Pattern[str]], at_least: int) -> str | None:
    """The clause that dwells most on internals, when the answer as a whole holds enough different cues."""
    hits = {cue.pattern for cue in cues for clause in clauses if cue.search(clause)}
    if len(hits) < at_least:
        return None
    return max(clauses, key=lambda clause: sum(cue.search(clause) is not None for cue in cues))[:MOST_QUOTE]


def _risks(clauses: list[str]) -> Iterator[Risk]:
    for clause in clauses[:12]:
        action = _ACTION.search(clause)
        if action is None or clause.endswith(("?", "？")):
            continue
        when, who = _WHEN.search(clause), _WHO.search(clause)
        yield Risk(action.group().strip(), when.group().strip() if when else None, who.group().strip() if who else None)
