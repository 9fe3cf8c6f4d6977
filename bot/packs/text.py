"""Text in several languages: what a pack author writes once as a string, or as a map of languages.

title: Refunds            ->  Text({"en": "Refunds"})
title: {en: Refunds, zh: 退款}
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, RootModel, StringConstraints

Language = Literal["en", "zh"]
"""en is English; zh is simplified Chinese as written by a Chinese engineering team."""

LANGUAGES: tuple[Language, ...] = ("en", "zh")

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,47}$")]
"""An id that fits into a file name, a deep link and a button: a-z, 0-9 and dashes, 2 to 48 of them."""

CriterionId = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z_]+$")]
"""For example fail.rollback, or anti.vague: a family, a dot, a name."""


class Model(BaseModel):
    """The base of all pack models: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_languages(value: Any) -> Any:
    return value if isinstance(value, dict) else {"en": value}


class Text(RootModel[Annotated[dict[Language, Words], BeforeValidator(_as_languages)]]):
    """One text in one or more languages."""

    model_config = ConfigDict(frozen=True)

    def get(self, language: Language) -> str:
        """The text in that language, else in English, else in whatever there is."""
        return self.root.get(language) or self.root.get("en") or next(iter(self.root.values()))

    @property
    def languages(self) -> frozenset[Language]:
        return frozenset(self.root)


class Texts(RootModel[Annotated[dict[Language, tuple[Words, ...]], BeforeValidator(_as_languages)]]):
    """Several wordings of one thing, in one or more languages; the languages need not have equally many."""

    model_config = ConfigDict(frozen=True)

    def get(self, language: Language) -> tuple[str, ...]:
        """The wordings in that language, else in English, else in whatever there is."""
        return self.root.get(language) or self.root.get("en") or next(iter(self.root.values()))

    @property
    def languages(self) -> frozenset[Language]:
        return frozenset(self.root)
