"""Groups: members and their rights, topics, and a group that becomes a supergroup."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.botapi.people import Person
    from tests.botapi.server import BotApi

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}

ADMIN = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": False,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": False,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}


class Groups:
    """The part of the server that keeps them."""

    def __init__(self) -> None:
        self.members: dict[int, dict[int, str]] = defaultdict(dict)
        """Chat -> user -> status."""
        self.out: set[int] = set()
        """Groups that the bot was put out of."""
        self.mute: set[int] = set()
        """Groups in which it may not write."""
        self.deletes: set[int] = set()
        """Groups in which it may delete messages."""
        self.topics: dict[int, dict[int, str]] = defaultdict(dict)
        """Chat -> topic -> open or closed."""
        self.upgraded: dict[int, int] = {}
        """A basic group's number -> that of the supergroup that it became."""
        self.slow: dict[int, int] = {}
        """Group in slow mode -> seconds that the next message has to wait."""

    # -- what people do with a group

    def group(self: "BotApi", title: str, kind: str = "supergroup") -> int:
        """A new group with the bot in it; its id."""
        number = -(1_000_000_000_000 if kind == "supergroup" else 0) - self.number()
        self.chats[number] = {"id": number, "type": kind, "title": title}
        return number

    def topic(self: "BotApi", chat: int) -> int:
        """A new topic of a forum."""
        self.chats[chat]["is_forum"] = True
        number = self.next_message()
        self.topics[chat][number] = "open"
        return number

    def joins(self, person: "Person", chat: int, status: str = "member") -> None:
        """A person is in the group from now on."""
        self.members[chat][person.id] = status

    def puts_bot(self: "BotApi", chat: int, by: "Person", status: str = "member", deletes: bool = False) -> None:
        """Somebody puts the bot in or out, or changes what it may."""
        before = "left" if chat in self.out else "member"
        (self.out.add if status in ("left", "kicked") else self.out.discard)(chat)
        (self.deletes.add if deletes else self.deletes.discard)(chat)
        self.update(
            my_chat_member={
                "chat": self.chats[chat],
                "from": by.user,
                "date": self.now(),
                "old_chat_member": self._as_member(before, False),
                "new_chat_member": self._as_member(status, deletes),
            }
        )

    def _as_member(self: "BotApi", status: str, deletes: bool) -> dict[str, Any]:
        member: dict[str, Any] = {"user": self.bot, "status": status}
        if status == "administrator":
            member |= ADMIN | {"can_delete_messages": deletes}
        return member | ({"until_date": 0} if status == "kicked" else {})

    def becomes_super(self: "BotApi", chat: int) -> int:
        """The group is upgraded; the supergroup's id. Both sides are told, as Telegram does."""
        new = self.group(self.chats[chat]["title"])
        self.upgraded[chat] = new
        self.members[new] = self.members.pop(chat, {})
        by = ANONYMOUS
        for where, field, other in ((chat, "migrate_to_chat_id", new), (new, "migrate_from_chat_id", chat)):
            service = {"message_id": self.next_message(), "from": by, "chat": self.chats[where], "date": self.now()}
            self.update(message=service | {"sender_chat": self.chats[where], field: other})
        return new

    # -- what the bot may call

    async def _getChatMember(self: "BotApi", params: dict[str, Any]) -> Any:
        from tests.botapi.server import Refusal

        chat, user = params["chat_id"], params["user_id"]
        if chat in self.out:
            raise Refusal(403, "Forbidden: bot was kicked from the supergroup chat")
        if user == self.bot["id"]:
            return self._as_member("administrator" if chat in self.deletes else "member", chat in self.deletes)
        person = self.people.get(user)
        if person is None:
            raise Refusal(400, "Bad Request: PARTICIPANT_ID_INVALID")
        status = self.members[chat].get(user, "left")
        member: dict[str, Any] = {"user": person.user, "status": status}
        if status == "creator":
            member["is_anonymous"] = False
        return member | (ADMIN if status == "administrator" else {})

    def in_group(self: "BotApi", chat: dict[str, Any], params: dict[str, Any]) -> None:
        """Refuses, as Telegram does, what cannot be written there."""
        from tests.botapi.server import Refusal

        number = chat["id"]
        if number in self.upgraded:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refusal(400, text, {"migrate_to_chat_id": self.upgraded[number]})
        if number in self.out:
            raise Refusal(403, "Forbidden: bot was kicked from the supergroup chat")
        if number in self.mute:
            raise Refusal(400, "Bad Request: not enough rights to send text messages to the chat")
        if seconds := self.slow.pop(number, 0):
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        topic = params.get("message_thread_id")
        if topic is not None and topic not in self.topics[number]:
            raise Refusal(400, "Bad Request: message thread not found")
        if topic is not None and self.topics[number][topic] == "closed":
            raise Refusal(400, "Bad Request: TOPIC_CLOSED")
