"""The cross references of a war room: every decision rests on something that somebody in the room knows."""

from collections.abc import Iterator

from bot.packs.loader import Fault, PackFile
from bot.packs.phrases import mentioned
from bot.packs.warroom import ROLES, Role, Warroom
from bot.packs.yamlfile import Loc


def check_room(file: PackFile, pack: Warroom) -> Iterator[Fault]:
    """One Fault for each reference that leads nowhere and for each secret that changes nothing."""
    for role in ROLES:
        if role not in pack.briefs:
            yield file.fault(("briefs",), f"the role {role!r} has no brief", "write one; its `absent` serves without")
    holders, faults = _holders(file, pack)
    yield from faults
    yield from _times(file, pack)
    yield from _named(file, pack)
    used: set[str] = set()
    for field in ("decisions", "notices"):
        for i, item in enumerate(getattr(pack, field)):
            for j, name in enumerate(item.needs):
                if name not in holders:
                    yield file.fault((field, i, "needs", j), f"nobody knows {name!r}", "use the id of a secret")
            used.update(item.needs)
    for i, question in enumerate(pack.unasked):
        if holders.get(question.secret) != question.holder:
            yield file.fault(
                ("unasked", i, "secret"),
                f"{question.holder!r} does not know {question.secret!r}",
                "name its holder, or another secret",
            )
        used.add(question.secret)
    for name, role in holders.items():
        if name not in used:
            places = [secret.id for secret in pack.briefs[role].secrets]
            yield file.fault(
                ("briefs", role, "secrets", places.index(name)),
                "no decision or notice needs it and no question asks for it",
                "let one of them rest on it",
            )
    if all({holders.get(name) for name in decision.needs} <= {decision.owner} for decision in pack.decisions):
        yield file.fault(
            ("decisions",), "every owner knows alone what to decide", "let a decision need somebody else's secret"
        )


def _holders(file: PackFile, pack: Warroom) -> tuple[dict[str, Role], list[Fault]]:
    """Who knows each secret; a secret belongs to one role."""
    found: dict[str, Role] = {}
    faults = []
    for role, brief in pack.briefs.items():
        for i, secret in enumerate(brief.secrets):
            if secret.id in found:
                faults.append(
                    file.fault(
                        ("briefs", role, "secrets", i, "id"), f"the id {secret.id!r} stands here twice", "rename one"
                    )
                )
            found[secret.id] = role
    return found, faults


def _named(file: PackFile, pack: Warroom) -> Iterator[Fault]:
    """What is declared or asked names its subject: each wording holds one of the phrases."""
    for field, wordings in (("decisions", "said"), ("notices", "said"), ("unasked", "ask")):
        for i, item in enumerate(getattr(pack, field)):
            for language, texts in getattr(item, wordings).root.items():
                for j, text in enumerate(texts):
                    if mentioned(text, item.about.root.get(language, ())) is None:
                        yield file.fault(
                            (field, i, wordings, language, j), "it holds none of the phrases of 'about'", "add its word"
                        )


def _times(file: PackFile, pack: Warroom) -> Iterator[Fault]:
    """Everything happens before the room closes, developments in order; ids of what is declared are distinct."""
    declared: set[str] = set()
    for field in ("decisions", "notices"):
        for i, item in enumerate(getattr(pack, field)):
            if item.id in declared:
                yield file.fault((field, i, "id"), f"the id {item.id!r} stands here twice", "give it another one")
            declared.add(item.id)
            if item.by > pack.minutes:
                yield _late(file, (field, i, "by"), pack)
    before = 0
    for i, turn in enumerate(pack.turns):
        if turn.after > pack.minutes:
            yield _late(file, ("turns", i, "after"), pack)
        if turn.after < before:
            yield file.fault(("turns", i, "after"), "it comes before the one above", "put them in order")
        before = turn.after
        if turn.unless is not None and turn.unless not in declared:
            yield file.fault(
                ("turns", i, "unless"), f"there is no decision {turn.unless!r}", "use the id of a decision or notice"
            )


def _late(file: PackFile, loc: Loc, pack: Warroom) -> Fault:
    return file.fault(loc, f"the room closes after {pack.minutes} minutes", "make it earlier, or the room longer")
