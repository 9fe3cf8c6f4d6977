"""What the bot says of itself on Telegram, in each language, set by `warroom setup`."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    MenuButtonCommands,
)
from telegram.ext import ExtBot

from bot.engine.asking import N_
from bot.packs.text import LANGUAGES, Language
from bot.telegram.doorkeeper import ALWAYS
from bot.texts import tr

NAME = N_("War room: interview practice")
"""At most 64 characters."""

DESCRIPTION = N_(
    "A tough interviewer for system design. One vague prompt; questions that build on what you said; then something "
    "breaks.\n\nAt the end: a debrief with your own sentences as evidence. A good answer says what, when and who.\n\n"
    "60, 25 or 10 minutes, English or Chinese. For practice only: invented scenarios, and no company stands behind it."
)
"""What an empty chat shows, above the START button: at most 512 characters."""

SHORT = N_("A tough interviewer for system design: one vague prompt, your words, a debrief. For practice only.")
"""On the profile, and with a link that is shared: at most 120 characters."""

COMMANDS = (
    ("interview", N_("Start an interview")),
    ("drill", N_("The pager goes off: two minutes")),
    ("card", N_("Five reflexes of twenty seconds")),
    ("postmortem", N_("A public incident, step by step")),
    ("daily", N_("A drill a day, at your hour")),
    ("hint", N_("A nudge for the question on the table")),
    ("skip", N_("Give the question up")),
    ("time", N_("Stage and minutes left")),
    ("pause", N_("Stop the clock")),
    ("resume", N_("Go on")),
    ("end", N_("The debrief now")),
    ("cancel", N_("Discard without a debrief")),
    ("debrief", N_("The last debrief again")),
    ("lens", N_("The debrief under another rubric")),
    ("progress", N_("How you are doing")),
    ("history", N_("What you did")),
    ("taste", N_("One question, 90 seconds")),
    ("settings", N_("Language, tone, length")),
    ("language", N_("English or Chinese")),
    ("privacy", N_("What is kept of you, and your say in it")),
    ("export", N_("Everything about you, as files")),
    ("forget", N_("Delete everything about you")),
    ("help", N_("What I can do")),
)
"""What Telegram's menu shows."""

GROUP_COMMANDS = (
    ("challenge", N_("The same for all, sealed")),
    ("warroom", N_("One incident, three to six roles")),
    ("board", N_("Who stands where")),
    ("groupsettings", N_("For the group's admins")),
    ("help", N_("What I can do")),
)
"""The same in groups."""

PICTURE = Path(__file__).parent / "description.png"
"""640 x 360, for the empty chat. The Bot API cannot set it: @BotFather can (docs/operate.md)."""


def known_in(name: str, only: tuple[str, ...]) -> bool:
    """Does a bot that knows these commands (() for all) know that one?"""
    return not only or name in {*only, *ALWAYS}


async def set_commands(bot: ExtBot[Any], language: Language | None, only: tuple[str, ...] = ()) -> None:
    """The menu of private chats in a language; None: for everybody whose language has none of its own. `only`: of
    these commands, and those that every bot has.
    """
    known = [(name, text) for name, text in COMMANDS if known_in(name, only)]
    commands = [BotCommand(name, tr(text, language or "en")) for name, text in known]
    await bot.set_my_commands(commands, BotCommandScopeAllPrivateChats(), language)
    shared = [BotCommand(name, tr(text, language or "en")) for name, text in GROUP_COMMANDS if known_in(name, only)]
    await bot.set_my_commands(shared, BotCommandScopeAllGroupChats(), language)


async def set_profile(bot: ExtBot[Any]) -> AsyncIterator[str]:
    """Set all of it; a line for each thing that was set. TelegramError when the server refuses."""
    for language in (None, *LANGUAGES):
        spoken = language or "en"
        await bot.set_my_name(tr(NAME, spoken), language)
        await bot.set_my_description(tr(DESCRIPTION, spoken), language)
        await bot.set_my_short_description(tr(SHORT, spoken), language)
        await set_commands(bot, language)
        yield f"{language or 'other languages'}: name, description, short description, {len(COMMANDS)} commands"
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    yield "menu button: the commands"
