"""What happens to a member in private because of a group's challenge. See bot.engine.groups.events."""

from dataclasses import dataclass
from typing import Literal

from bot.engine.groups.values import Invitation, Share


@dataclass(frozen=True, slots=True)
class OpenSeen:
    """Whether a challenge still takes answers; asked before one is sealed."""

    exercise: str
    open: bool
    kind: Literal["open_seen"] = "open_seen"


@dataclass(frozen=True, slots=True)
class InvitationFound:
    """The private chat was opened through a challenge's link. None: there is no such challenge for this person."""

    invitation: Invitation | None
    name: str = ""
    over: bool = False
    kind: Literal["invitation_found"] = "invitation_found"

    @property
    def exercise(self) -> str | None:
        """Id of the exercise that it is for."""
        return self.invitation.id if self.invitation else None


@dataclass(frozen=True, slots=True)
class AnswerHanded:
    """A letter to a member: what they answered in the group."""

    invitation: Invitation
    name: str
    text: str
    message: int
    at: float
    kind: Literal["answer_handed"] = "answer_handed"

    @property
    def exercise(self) -> str:
        """Id of the exercise that it is for."""
        return self.invitation.id


@dataclass(frozen=True, slots=True)
class SharePicked:
    """What the group may read of one's answer."""

    exercise: str
    share: Share
    kind: Literal["share_picked"] = "share_picked"


@dataclass(frozen=True, slots=True)
class ChallengeOver:
    """A letter to a member: the challenge was revealed."""

    exercise: str
    place: int = 0
    """By score; 0 when it was not graded."""
    of: int = 0
    kind: Literal["challenge_over"] = "challenge_over"


MemberEvent = OpenSeen | InvitationFound | AnswerHanded | SharePicked | ChallengeOver
