"""Sealing: AES-256-GCM under a key of the owner's own.

    byte 0        the form of what follows: 1
    bytes 1-8     id of the data key
    bytes 9-20    nonce, random
    the rest      ciphertext and tag; form, key and owner are bound to it, so that a row moved to another owner is none

Keys are looked up in the vault at most every few seconds: another process may have destroyed one.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import Unreadable
from bot.store.vault import Vault

FORM = b"\x01"
HEAD = 1 + 8 + 12

MOST_KEYS = 4096
"""Owners whose keys are in memory."""

FRESH_SECONDS = 5.0
"""How long a key is taken to be the owner's without looking."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """An unwrapped key, and when it was looked up."""

    id: bytes
    cipher: AESGCM
    at: float


class AesCodec:
    """Implements ports.Codec over a vault."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self._sealing: OrderedDict[str, DataKey] = OrderedDict()
        self._opening: OrderedDict[bytes, DataKey] = OrderedDict()
        self._lock = threading.Lock()

    def seal(self, owner: str, data: bytes) -> bytes:
        """See ports.Codec."""
        key = self._current(owner)
        nonce = secrets.token_bytes(12)
        return FORM + key.id + nonce + key.cipher.encrypt(nonce, data, FORM + key.id + owner.encode())

    def meet(self, owners: Iterable[str]) -> None:
        """See ports.Codec."""
        if strangers := [owner for owner in owners if owner not in self._sealing]:
            self._look_up(strangers)

    def open(self, owner: str, data: bytes) -> bytes:
        """See ports.Codec."""
        if data[:1] != FORM or len(data) < HEAD:
            raise Unreadable("A stored text is not sealed.")
        id_, nonce = data[1:9], data[9:HEAD]
        key = self._opening.get(id_) or self._found(id_)
        if key is None:
            raise Unreadable("The key of a stored text was destroyed.")
        try:
            return key.cipher.decrypt(nonce, data[HEAD:], FORM + id_ + owner.encode())
        except InvalidTag:
            raise Unreadable("A stored text is damaged, or somebody else's.") from None

    def knows(self, data: bytes) -> bool:
        """See ports.Codec."""
        id_ = data[1:9]
        return data[:1] == FORM and (id_ in self._opening or self._found(id_) is not None)

    def retire(self, owner: str) -> tuple[bytes, ...]:
        """See ports.Codec."""
        with self._lock:
            self._sealing.pop(owner, None)
            return self.vault.retire(owner)

    def destroy(self, keys: Sequence[bytes]) -> None:
        """See ports.Codec."""
        with self._lock:
            self.vault.destroy(keys)
            for key in keys:
                self._opening.pop(key, None)
            for owner in [owner for owner, key in self._sealing.items() if key.id in keys]:
                del self._sealing[owner]

    def close(self) -> None:
        """See ports.Codec."""
        self.vault.close()

    def _current(self, owner: str) -> DataKey:
        now = time.monotonic()
        known = self._sealing.get(owner)
        if known is not None and now - known.at < FRESH_SECONDS:
            return known
        return self._look_up((owner,))[owner]

    def _look_up(self, owners: Sequence[str]) -> dict[str, DataKey]:
        with self._lock:
            now = time.monotonic()
            found = {
                owner: DataKey(id_, AESGCM(secret), now) for owner, (id_, secret) in self.vault.current(owners).items()
            }
            for owner, key in found.items():
                self._sealing[owner] = self._opening[key.id] = key
                self._sealing.move_to_end(owner)
            self._trim()
        return found

    def _found(self, id_: bytes) -> DataKey | None:
        with self._lock:
            found = self.vault.find(id_)
            if found is None:
                return None
            key = self._opening[id_] = DataKey(id_, AESGCM(found[1]), time.monotonic())
            self._trim()
        return key

    def _trim(self) -> None:
        for cache in (self._sealing, self._opening):
            while len(cache) > MOST_KEYS:
                cache.popitem(last=False)
