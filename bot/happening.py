"""What is kept of an event: the sessions it belongs to, and all that they need to be played again."""

from bot.engine.addressing import heard_by
from bot.engine.events import Begin, Event, LanguageChosen, TimingChosen
from bot.engine.looking import SettingPicked
from bot.engine.state import Conversation, Idle, Over, Settings
from bot.traffic import Happened


def heard_of(before: Conversation, after: Conversation, event: Event, at: float, seed: int) -> list[Happened]:
    """The event as part of its sessions. A session's first events are the settings it begins with."""
    made = [Happened(session, at, seed, each) for session, each in heard_by(before, after, event, at)]
    if isinstance(before.floor, Idle | Over) and not isinstance(after.floor, Idle | Over):
        settings, brief = before.settings, after.floor.session.brief
        if not isinstance(event, Begin):  # a scenario was chosen by someone whose length is settled
            event = Begin(brief.scenario, brief.minutes, brief.pace, brief.rubric)
        style = () if settings.style == Settings().style else (SettingPicked("style", settings.style),)
        first: tuple[Event, ...] = (LanguageChosen(settings.language), TimingChosen(settings.timing), *style, event)
        made += [Happened(brief.session, at, seed, each) for each in first]
    return made
