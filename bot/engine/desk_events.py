"""What happens at the house's desk rather than in an interview: privacy, operators, maintenance. See events.py."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PrivacyAsked:
    """What is kept of me, and what may I do about it?"""

    kind: Literal["privacy_asked"] = "privacy_asked"


@dataclass(frozen=True, slots=True)
class RetentionChosen:
    """Keep my transcripts for so many days; 0: until I delete them."""

    days: int
    kind: Literal["retention_chosen"] = "retention_chosen"


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """Everything about me, please."""

    kind: Literal["export_asked"] = "export_asked"


@dataclass(frozen=True, slots=True)
class ForgetAsked:
    """Delete everything about me; asked back once."""

    kind: Literal["forget_asked"] = "forget_asked"


@dataclass(frozen=True, slots=True)
class ForgetConfirmed:
    """Yes, everything. `asked`: when the question was put, in Unix minutes."""

    asked: int
    kind: Literal["forget_confirmed"] = "forget_confirmed"


@dataclass(frozen=True, slots=True)
class ForgetDeclined:
    """No, keep it."""

    kind: Literal["forget_declined"] = "forget_declined"


@dataclass(frozen=True, slots=True)
class StatsAsked:
    """An operator wants figures. Anybody may send an operator's command: it is unknown to them."""

    kind: Literal["stats_asked"] = "stats_asked"


@dataclass(frozen=True, slots=True)
class ParkedAsked:
    """An operator wants to see what could not be handled."""

    kind: Literal["parked_asked"] = "parked_asked"


@dataclass(frozen=True, slots=True)
class MaintenanceAsked:
    """An operator closes or opens the house."""

    switch: Literal["on", "off", ""]
    kind: Literal["maintenance_asked"] = "maintenance_asked"


@dataclass(frozen=True, slots=True)
class BroadcastAsked:
    """An operator has something to say to everybody; shown first, then asked back."""

    text: str
    kind: Literal["broadcast_asked"] = "broadcast_asked"


@dataclass(frozen=True, slots=True)
class BroadcastConfirmed:
    """Yes, send the draft with that number."""

    number: int
    kind: Literal["broadcast_confirmed"] = "broadcast_confirmed"


@dataclass(frozen=True, slots=True)
class Broadcasting:
    """An announcement is on its way; everybody up to conversation `after` has it."""

    text: str
    after: int
    kind: Literal["broadcasting"] = "broadcasting"


@dataclass(frozen=True, slots=True)
class Announced:
    """The operator says something to everybody."""

    text: str
    kind: Literal["announced"] = "announced"


@dataclass(frozen=True, slots=True)
class TooFast:
    """The person sends more than can be read: some of it was not."""

    kind: Literal["too_fast"] = "too_fast"


@dataclass(frozen=True, slots=True)
class Resting:
    """Something came while the house is under maintenance: it was not taken in."""

    kind: Literal["resting"] = "resting"


DeskEvent = (
    PrivacyAsked
    | RetentionChosen
    | ExportAsked
    | ForgetAsked
    | ForgetConfirmed
    | ForgetDeclined
    | StatsAsked
    | ParkedAsked
    | MaintenanceAsked
    | BroadcastAsked
    | BroadcastConfirmed
    | Broadcasting
    | Announced
    | TooFast
    | Resting
)
