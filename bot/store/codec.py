"""The plain codec: bytes as they are. Encryption is another codec behind the same two methods."""

from collections.abc import Iterable, Sequence

from bot.errors import Unreadable
from bot.ports import Codec


class PlainCodec:
    """Leaves everything readable: for a database that lives as long as its process, as in tests."""

    def seal(self, owner: str, data: bytes) -> bytes:
        """See ports.Codec."""
        return data

    def meet(self, owners: Iterable[str]) -> None:
        """See ports.Codec."""

    def open(self, owner: str, data: bytes) -> bytes:
        """See ports.Codec."""
        return data

    def knows(self, data: bytes) -> bool:
        """See ports.Codec."""
        return True

    def retire(self, owner: str) -> tuple[bytes, ...]:
        """See ports.Codec."""
        return ()

    def destroy(self, keys: Sequence[bytes]) -> None:
        """See ports.Codec."""

    def close(self) -> None:
        """See ports.Codec."""


def sealed(codec: Codec, owner: str, text: str) -> bytes:
    """Text, to be stored; a lone surrogate survives."""
    return codec.seal(owner, text.encode("utf-8", "surrogatepass"))


def opened(codec: Codec, owner: str, data: bytes) -> str:
    """The text again. Unreadable when it cannot be read."""
    try:
        return codec.open(owner, data).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise Unreadable("A stored text cannot be read. Was it written with another key?") from None
