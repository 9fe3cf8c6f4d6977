"""Sealed stores for tests, with a master key in a file of the test's own."""

from pathlib import Path

from bot.store.crypto import AesCodec
from bot.store.keyring import KeySource
from bot.store.sql import SqlStore
from bot.store.vault import Vault


def source(folder: Path) -> KeySource:
    """The key file lies beside the data folder, not in it."""
    return KeySource(folder.parent / f"{folder.name}-keys" / "master.key")


async def sealed_store(folder: Path) -> SqlStore:
    """As the program opens it."""
    return await SqlStore.open_sealed(f"sqlite:///{folder / 'warroom.db'}", source(folder))


def memory_codec(folder: Path) -> AesCodec:
    """Keys in memory, the master key in a file."""
    return AesCodec(Vault.open("sqlite://", source(folder), lambda: False))
