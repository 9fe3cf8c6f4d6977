"""What can be chosen in the settings, and choosing it."""

from dataclasses import replace
from typing import Any

from bot.engine.plan import LENGTHS
from bot.engine.state import Settings
from bot.packs.library import Library

FIXED: dict[str, tuple[str, ...]] = {
    "language": ("en", "zh"),
    "timing": ("at_once", "pause", "done"),
    "minutes": ("0", *map(str, LENGTHS)),
    "theme": ("light", "dark"),
    "size": ("normal", "large", "largest"),
    "sharing": ("no", "yes"),
}
"""Setting -> its values, as buttons carry them. `style` has the ids of the voices that are installed."""

STYLES = ("coach", "neutral", "adversarial")
"""The shipped voices, from mild to hard; an operator's own stand behind them."""


def choices(setting: str, library: Library) -> tuple[str, ...]:
    """The values of a setting; () for an unknown one."""
    if setting == "style":
        known = library.voices
        return (*(s for s in STYLES if s in known), *sorted(set(known) - set(STYLES)))
    return FIXED.get(setting, ())


def picked(settings: Settings, setting: str, value: str, library: Library) -> Settings | None:
    """The settings with that choice; None when it is none."""
    if value not in choices(setting, library):
        return None
    typed: Any = {"minutes": int(value) if value.isdigit() else 0, "sharing": value == "yes"}.get(setting, value)
    return replace(settings, **{setting: typed})
