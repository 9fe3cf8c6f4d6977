"""The privacy policy, as /privacy shows it. docs/privacy.md holds the same sentences; a test compares them."""

from bot.engine.actions import Block
from bot.engine.asking import N_
from bot.packs.text import Language
from bot.texts import tr

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        N_("What is kept"),
        (
            N_(
                "Your Telegram id and language, what you write and send to me, the questions you were asked, and your "
                "reports and scores. Your name is part of a message until that message is handled, and is kept longer "
                "only for the table of a group that you play in. No phone number, no contacts, no location."
            ),
        ),
    ),
    (
        N_("What for"),
        (N_("To hold interviews, to grade them, and to show you how you get on. Nothing else; no advertising."),),
    ),
    (
        N_("How it is kept"),
        (
            N_(
                "Encrypted with a key of your own, which is kept apart from the database and from its backups. Logs "
                "hold numbers and events, no words and no names."
            ),
        ),
    ),
    (
        N_("Who sees it"),
        (
            N_(
                "You. Answers are graded on the machine that runs this bot. Nothing leaves it, and nothing is quoted "
                "to a group, unless you agreed to that first. Whoever operates this bot holds its keys; their commands "
                "show counts, not words."
            ),
        ),
    ),
)

UNTIL = N_("Transcripts are deleted {days} days after the interview. You can change that with the buttons below.")
FOR_GOOD = N_("Transcripts are kept until you delete them. You can change that with the buttons below.")

RIGHTS = N_(
    "/export sends you everything that is kept about you. /forget deletes all of it together with your key, so that no "
    "backup can be read either."
)


def policy(language: Language, days: int, contact: str) -> tuple[Block, ...]:
    """The policy for somebody whose transcripts are kept for so many days; 0: for good."""
    made = [Block("title", tr(N_("Privacy"), language))]
    for heading, lines in SECTIONS:
        made.append(Block("heading", tr(heading, language)))
        made += [Block("line", tr(line, language)) for line in lines]
    made.append(Block("heading", tr(N_("How long"), language)))
    made.append(Block("line", tr(UNTIL, language, days=days) if days else tr(FOR_GOOD, language)))
    made.append(Block("heading", tr(N_("What you can do"), language)))
    made.append(Block("line", tr(RIGHTS, language)))
    if contact:
        made.append(Block("line", tr(N_("Questions about it: {contact}"), language, contact=contact)))
    return tuple(made)
