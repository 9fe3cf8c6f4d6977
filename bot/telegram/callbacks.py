"""What a button carries: an event, packed into at most 64 bytes, with the version of the packing in front.

    1:b:loyalty-points:25      Begin("loyalty-points", 25)
    1:r:3f2a9c01d4e7:2         ReadyTapped("3f2a9c01d4e7", 2)

Whatever does not unpack (an older version, a forgery) is a StalePress, never an error.
"""

from typing import Any

from bot.engine import desk_events, events, exercise_events, looking
from bot.engine.events import Event, StalePress
from bot.engine.groups import events as groups
from bot.engine.groups import member_events
from bot.engine.groups import room_events as room
from bot.engine.groups.events import Act
from bot.errors import InternalError
from bot.packs.warroom import ROLES

VERSION = "1"
MOST_BYTES = 64

FORMS: dict[str, tuple[type[Any], tuple[type, ...]]] = {
    "m": (events.MenuAsked, ()),
    "s": (events.ScenarioChosen, (str,)),
    "b": (events.Begin, (str, int)),
    "l": (events.LanguageChosen, (str,)),
    "t": (events.TimingChosen, (str,)),
    "d": (events.DoneTapped, (str, int)),
    "r": (events.ReadyTapped, (str, int)),
    "f": (events.FactPicked, (str, int, str)),
    "h": (events.HintAsked, (str, int)),
    "k": (events.SkipAsked, (str, int)),
    "g": (events.ResumeAsked, ()),
    "x": (events.CancelConfirmed, (str,)),
    "va": (looking.ReplayAsked, (str,)),
    "vc": (looking.SettingPicked, (str, str)),
    "vd": (looking.PastSent, (str, str)),
    "vf": (looking.HistorySifted, ()),
    "vh": (looking.HistoryAsked, (int, str)),
    "vn": (looking.LensAsked, (str, str)),
    "vl": (looking.AsideLeft, ()),
    "vo": (looking.PastOpened, (str, str, int)),
    "vp": (looking.ProgressPart, (str,)),
    "vr": (looking.RedoAsked, (str,)),
    "vs": (looking.SettingsAsked, (str,)),
    "vt": (looking.TasteAsked, ()),
    "vu": (looking.ThemePicked, (str,)),
    "vx": (looking.CompareAsked, (str,)),
    "vy": (desk_events.PrivacyAsked, ()),
    "pk": (exercise_events.Acknowledged, (str,)),
    "pn": (exercise_events.NextAsked, (str,)),
    "pm": (exercise_events.ModelAsked, (str,)),
    "po": (exercise_events.OnceMore, (str,)),
    "pe": (exercise_events.ExerciseAsked, (str,)),
    "pd": (exercise_events.DailyChanged, (str, str)),
    "ps": (exercise_events.DailyAsked, ()),
    "pq": (exercise_events.DueAsked, ()),
    "yr": (desk_events.RetentionChosen, (int,)),
    "ye": (desk_events.ExportAsked, ()),
    "yd": (desk_events.ForgetAsked, ()),
    "yf": (desk_events.ForgetConfirmed, (int,)),
    "yn": (desk_events.ForgetDeclined, ()),
    "yb": (desk_events.BroadcastConfirmed, (int,)),
    "gc": (groups.ChallengeWanted, (str, int)),
    "gx": (groups.ChallengeStopped, (str,)),
    "gv": (groups.Voted, (str, int)),
    "gb": (groups.BoardWanted, (str, str)),
    "gj": (groups.BoardJoined, ()),
    "gl": (groups.BoardLeft, ()),
    "go": (groups.GroupSettingsWanted, (str,)),
    "gs": (groups.GroupSettingPicked, (str, str)),
    "gh": (member_events.SharePicked, (str, str)),
    "wr": (room.SeatTapped, (str, str)),
    "wb": (room.RoomBegun, (str,)),
    "wa": (room.RoomAcknowledged, (str,)),
    "wd": (room.DeclareWanted, (str,)),
    "we": (room.RoomEnded, (str,)),
    "wt": (room.SecretTold, (str, str)),
}
"""Code -> (event, types of its first fields). A code is never used again for something else."""

_CHOICES: dict[type[Any], frozenset[str]] = {
    events.LanguageChosen: frozenset({"en", "zh"}),
    events.TimingChosen: frozenset({"at_once", "pause", "done"}),
    looking.ThemePicked: frozenset({"light", "dark"}),
    exercise_events.ExerciseAsked: frozenset({"drill", "cards", "postmortem"}),
    groups.ChallengeWanted: frozenset({"", "question", "drill", "card"}),
    groups.BoardWanted: frozenset({"week", "month", "all"}),
}
_SECOND: dict[type[Any], frozenset[str | int]] = {
    groups.ChallengeWanted: frozenset({0, 15, 60, 1440}),
    groups.BoardWanted: frozenset({"score", "progress", "part"}),
    member_events.SharePicked: frozenset({"no", "unnamed", "named"}),
    room.SeatTapped: frozenset(ROLES),
}
"""The same of its second field."""
_CODES = {form: code for code, (form, _) in FORMS.items()}


def pack(event: Event | Act) -> str:
    """The event as callback data. InternalError when it does not fit: a test packs all that is ever shown."""
    code = _CODES.get(type(event))
    if code is None:
        raise InternalError(f"{type(event).__name__} is on no button.")
    _, types = FORMS[code]
    fields = [str(getattr(event, name)) for name in list(type(event).__dataclass_fields__)[: len(types)]]
    data = ":".join([VERSION, code, *fields])
    if len(data.encode()) > MOST_BYTES or any(":" in field for field in fields):
        raise InternalError(f"The button of {type(event).__name__} does not fit into {MOST_BYTES} bytes.")
    return data


def unpack(data: str) -> Event | Act:
    """The event that a button carries."""
    version, _, rest = data.partition(":")
    code, *fields = rest.split(":")
    form = FORMS.get(code)
    if version != VERSION or form is None or len(fields) != len(form[1]):
        return StalePress()
    made, types = form
    values: list[str | int] = []
    for field, kind in zip(fields, types, strict=True):
        if kind is int:
            if not (field.isascii() and field.isdigit() and len(field) < 10):
                return StalePress()
            values.append(int(field))
        else:
            values.append(field)
    if made in _CHOICES and values[0] not in _CHOICES[made]:
        return StalePress()
    if made in _SECOND and values[1] not in _SECOND[made]:
        return StalePress()
    event: Event | Act = made(*values)
    return event
