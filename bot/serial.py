"""Values to JSON text and back, for everything that is stored. The dataclasses themselves are the schema."""

from typing import Annotated, Generic, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from bot.engine.actions import Recorded
from bot.engine.events import Event
from bot.engine.groups.values import Entry, Invitation
from bot.engine.looking import Tried
from bot.engine.state import Conversation
from bot.errors import StoreError
from bot.grading.report import Report

T = TypeVar("T")


class Form(Generic[T]):
    """One kind of value."""

    def __init__(self, adapter: TypeAdapter[T], name: str) -> None:
        self._adapter, self._name = adapter, name

    def dump(self, value: T) -> str:
        """JSON text."""
        return self._adapter.dump_json(value).decode()

    def load(self, text: str) -> T:
        """The value again. StoreError when this version of the program cannot read it."""
        try:
            return self._adapter.validate_json(text)
        except ValidationError as error:
            # The text is a person's: it must not get into a message or a log, so only the place is named.
            where = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
            raise StoreError(
                f"A stored {self._name} cannot be read (at {where}): was it written by a newer version?"
            ) from None


CONVERSATION: Form[Conversation] = Form(TypeAdapter(Conversation), "conversation")
EVENT: Form[Event] = Form(TypeAdapter(Annotated[Event, Field(discriminator="kind")]), "event")
RECORDED: Form[Recorded] = Form(TypeAdapter(Recorded), "answer")
REPORT: Form[Report] = Form(TypeAdapter(Report), "report")
INVITATION: Form[Invitation] = Form(TypeAdapter(Invitation), "challenge")
ENTRY: Form[Entry] = Form(TypeAdapter(Entry), "sealed answer")
TRIED: Form[Tried] = Form(TypeAdapter(Tried), "second attempt")
