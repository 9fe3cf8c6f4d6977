"""Wiring of what operators do to an installation: copies of the database, and another master key."""

from pathlib import Path

from bot.app import key_source
from bot.config import Settings
from bot.errors import OperatorError
from bot.faults import reached
from bot.store.backup import Restored, backup, forget_again, restore
from bot.store.database import engine_for, holds_sealed
from bot.store.keyring import fresh
from bot.store.lease import alone
from bot.store.vault import Vault

OWN_HANDS = (
    "{name} cannot be written by this program ({why}). Put a new key (`openssl rand -base64 32`) there in front of the "
    "old one, with a comma or a line between them, and run this again; then restart the bot, and take the old one away."
)


def back_up(settings: Settings, file: Path) -> str:
    """Copy the database; one line."""
    size = backup(settings.database, file)
    return f"{file}: {size / 1e6:.1f} MB. The data keys are not in it; see docs/operate.md."


def bring_back(settings: Settings, file: Path | None) -> list[str]:
    """Restore a copy, or tidy up after a dump was loaded; what happened."""
    with alone(settings.data_dir):
        if file is None:
            return [_forgot(forget_again(settings.database, key_source(settings)))]
        done: Restored = restore(settings.database, key_source(settings), file)
    lines = [f"Restored {file}.", _forgot(done.forgotten)]
    return [*lines, f"The database as it was: {done.before}."] if done.before else lines


def _forgot(owners: int) -> str:
    return f"{owners} people have no key any more (they were forgotten since): their rows were deleted."


def rotate(settings: Settings) -> list[str]:
    """Wrap all data keys with a new master key. A crash at any point leaves a ring that opens everything."""
    source = key_source(settings)
    old = source.ring()
    if not old:
        raise OperatorError(f"There is no master key yet: {source.name} does not exist.")
    engine = engine_for(settings.database)
    vault = None
    try:
        vault = Vault.open(settings.database, source, lambda: holds_sealed(engine))
        ring, by_hand = (fresh(), *old), "it is an environment variable" if source.text else ""
        if not by_hand:
            try:
                source.replace(ring)
            except OSError as error:
                by_hand = error.strerror or "it is read-only"
        if by_hand:
            if len(old) == 1:
                raise OperatorError(OWN_HANDS.format(name=source.name, why=by_hand))
            ring = old
        reached("ring written")
        count = vault.rewrap(ring)
        reached("rewrapped")
        if by_hand:
            return [
                f"{count} data keys are wrapped with {ring[0].id}.",
                f"Restart the bot with it alone: {', '.join(key.id for key in ring[1:])} can go from {source.name}.",
            ]
        source.replace(ring[:1])
        return [f"{count} data keys are wrapped with {ring[0].id}; the old master key is gone from {source.name}."]
    finally:
        if vault is not None:
            vault.close()
        engine.dispose()
