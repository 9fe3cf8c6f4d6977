"""/settings in words: one message, written over in place."""

from bot.engine.actions import Block, Button, Sheet
from bot.engine.asking import N_
from bot.engine.choices import choices
from bot.engine.desk_events import PrivacyAsked
from bot.engine.exercise_events import DailyAsked
from bot.engine.looking import SettingPicked, SettingsAsked
from bot.engine.requests import SettingsPage
from bot.engine.state import Settings
from bot.packs.library import Library
from bot.packs.text import Language
from bot.ports import Found
from bot.texts import tr
from bot.traffic import Key

NAMES = {
    "timing": N_("Reply timing"),
    "minutes": N_("Length"),
    "style": N_("Interviewer"),
    "size": N_("Text size"),
    "theme": N_("Pictures"),
    "sharing": N_("Compare with others"),
}

VALUES = {
    ("timing", "at_once"): N_("each message"),
    ("timing", "pause"): N_("5 s of quiet"),
    ("timing", "done"): N_("when I tap Done"),
    ("minutes", "0"): N_("asked each time"),
    ("minutes", "60"): N_("60 minutes"),
    ("minutes", "25"): N_("25 minutes"),
    ("minutes", "10"): N_("10 minutes"),
    ("theme", "light"): N_("light"),
    ("theme", "dark"): N_("dark"),
    ("size", "normal"): N_("normal"),
    ("size", "large"): N_("large"),
    ("size", "largest"): N_("largest"),
    ("sharing", "no"): N_("no"),
    ("sharing", "yes"): N_("yes"),
}

ABOUT = {
    "timing": N_("On a phone an answer often comes in several messages. When is it complete?"),
    "minutes": N_(
        "60 minutes is the standard. With a length chosen, an interview begins as soon as you pick a prompt."
    ),
    "style": N_("Only the tone changes. What is asked for and how it is graded stay the same."),
    "size": N_("Of the progress picture and of reports as files. The size of messages is your phone's own setting."),
    "theme": N_("The colours of the progress picture."),
    "sharing": N_(
        "With 'yes', the numbers of your axes count, without your name and without a word of yours, among those that "
        "others compare theirs with, once at least 20 people here agree. You can take it back at any time; then your "
        "numbers go at once."
    ),
}

LANGUAGES = (("en", "English"), ("zh", "中文"))
BACK = Button(N_("◀ Settings"), SettingsAsked("all"))


class SettingsDesk:
    """Knows which voices there are."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def page(self, key: Key, request: SettingsPage, language: Language, now: float) -> Found:
        """All settings, or the choices of one."""
        if request.page in ABOUT:
            return Found((self._choices(request, language),))
        return Found((self._all(request, language),))

    def _all(self, request: SettingsPage, language: Language) -> Sheet:
        settings = request.settings
        tongues = tuple(
            Button(_marked(name, settings.language == value), SettingPicked("language", value), literal=True)
            for value, name in LANGUAGES
        )
        rows = tuple(
            Button(
                f"{tr(name, language)}: {self._value(setting, _of(settings, setting), language)}",
                SettingsAsked(setting),
                literal=True,
            )
            for setting, name in NAMES.items()
        )
        others = (
            Button(N_("Daily drill, quiet hours, weekly note"), DailyAsked()),
            Button(N_("Privacy"), PrivacyAsked()),
        )
        blocks = (
            Block("title", tr(N_("Settings"), language)),
            Block("line", tr(N_("Tap what you want to change. The rubric is the same whatever you choose."), language)),
        )
        sizes = (2, *(1 for _ in (*rows, *others)))
        return Sheet(blocks, (*tongues, *rows, *others), rows=sizes, edit=request.edit)

    def _choices(self, request: SettingsPage, language: Language) -> Sheet:
        setting, now = request.page, _of(request.settings, request.page)
        values = choices(setting, self._library)
        buttons = tuple(
            Button(_marked(self._value(setting, v, language), v == now), SettingPicked(setting, v), literal=True)
            for v in values
        )
        head = NAMES.get(setting)
        blocks = (
            *((Block("title", tr(head, language)),) if head else ()),
            Block("line", tr(ABOUT[setting], language)),
        )
        return Sheet(blocks, (*buttons, BACK), edit=request.edit)

    def _value(self, setting: str, value: str, language: Language) -> str:
        if setting == "style":
            return self._library.voice(value).title.get(language)
        return tr(VALUES[setting, value], language)


def _of(settings: Settings, setting: str) -> str:
    """A setting's value, as buttons carry it."""
    if setting == "sharing":
        return "yes" if settings.sharing else "no"
    return str(getattr(settings, setting, ""))


def _marked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label
