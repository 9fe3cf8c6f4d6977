"""Master keys: 32 bytes each, from a file or the environment, never from the database.

A ring holds one key, or several while they are changed: the first seals, all of them open.
The file is text: a comment, and each key in base64 on a line of its own; only its owner may read it (0600).
"""

import base64
import binascii
import hashlib
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import OperatorError

SIZE = 32
"""Bytes of a key: AES-256."""

HEAD = (
    "# The master key of warroom. With it and the data folder everything that people wrote can be read; without it "
    "nothing can.\n# Keep a copy in another place than the backups.\n"
)

WRONG_KEY = "is no master key: it must be 32 bytes in base64 (44 characters) or in hex (64)"


@dataclass(frozen=True, slots=True)
class MasterKey:
    """One key. Its id may be seen by everybody."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """16 hex digits that give nothing of the key away."""
        return hashlib.blake2s(self.secret, digest_size=8, person=b"warroom").hexdigest()

    @property
    def text(self) -> str:
        """As it stands in a file."""
        return base64.b64encode(self.secret).decode()


Ring = tuple[MasterKey, ...]


def fresh() -> MasterKey:
    """A key that nobody has had before."""
    return MasterKey(secrets.token_bytes(SIZE))


@dataclass(frozen=True)
class KeySource:
    """Where the master keys come from: `text` (of WARROOM_KEY) if there is one, the file otherwise."""

    file: Path
    text: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """For a message to the operator."""
        return "WARROOM_KEY" if self.text else str(self.file)

    def ring(self) -> Ring:
        """The keys; none when the file does not exist. OperatorError when it cannot be read or holds something else."""
        if self.text:
            return _parsed(self.text, self.name)
        try:
            return _parsed(self.file.read_text(encoding="ascii"), self.name)
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except UnicodeDecodeError:
            raise OperatorError(f"{self.name} {WRONG_KEY}.") from None
        except OSError as error:
            raise OperatorError(f"The key file {self.file} cannot be read ({error.strerror}).") from error

    def create(self) -> Ring:
        """A new key in a new file; whoever came first wins. OperatorError when it cannot be written."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            made = _written(self.file, (fresh(),))
            try:
                os.link(made, self.file)
            except FileExistsError:
                pass
            finally:
                made.unlink()
            settle(self.file.parent)
        except OSError as error:
            raise OperatorError(
                f"The key file {self.file} cannot be made ({error.strerror}). Set WARROOM_KEY_FILE to a place outside "
                "the data folder that can be written to once, or WARROOM_KEY to the key itself."
            ) from error
        return self.ring()

    def replace(self, ring: Ring) -> None:
        """Put these keys into the file, all at once. OSError when it cannot be written."""
        _written(self.file, ring).replace(self.file)
        settle(self.file.parent)


def _parsed(text: str, name: str) -> Ring:
    words = [word for line in text.splitlines() if not line.startswith("#") for word in re.split(r"[\s,]+", line)]
    ring = tuple(MasterKey(_decoded(word, name)) for word in words if word)
    if not ring:
        raise OperatorError(f"{name} holds no key.")
    return ring


def _decoded(word: str, name: str) -> bytes:
    try:
        if len(word) == 2 * SIZE:
            return bytes.fromhex(word)
        secret = base64.b64decode(word.replace("-", "+").replace("_", "/") + "=" * (-len(word) % 4), validate=True)
    except (ValueError, binascii.Error):
        raise OperatorError(f"{name} {WRONG_KEY}.") from None
    if len(secret) != SIZE:
        raise OperatorError(f"{name} {WRONG_KEY}.")
    return secret


def _written(beside: Path, ring: Ring) -> Path:
    """A file beside that one, on the disk to its last byte."""
    made = beside.with_name(f".{beside.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(HEAD + "".join(f"{key.text}\n" for key in ring))
        file.flush()
        os.fsync(file.fileno())
    return made


def settle(folder: Path) -> None:
    """Have the folder's own entries on the disk, too: a new name in it is safe then."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
