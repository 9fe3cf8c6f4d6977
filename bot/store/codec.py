"""The plain codec: UTF-8. Encryption is another codec behind the same two methods."""

from bot.errors import StoreError


class PlainCodec:
    """Text as UTF-8; a lone surrogate survives."""

    def seal(self, owner: str, text: str) -> bytes:
        """See ports.Codec."""
        return text.encode("utf-8", "surrogatepass")

    def open(self, owner: str, data: bytes) -> str:
        """See ports.Codec."""
        try:
            return data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise StoreError("A stored text cannot be read. Was it written with another key?") from None
