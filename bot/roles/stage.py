"""What every role stands on: logs, the shared store, the database's clock, the bots."""

from types import TracebackType
from typing import Self

from bot.app import open_store
from bot.config import Settings
from bot.logs import configure_logs, watch_for_mistakes
from bot.roles.clock import DatabaseClock
from bot.roles.registry import Registry
from bot.serving import secrets_of
from bot.store.sql import SqlStore


class Stage:
    """`async with Stage(settings) as stage`. OperatorError when the database is none that can be shared."""

    store: SqlStore
    clock: DatabaseClock
    registry: Registry

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    async def __aenter__(self) -> Self:
        configure_logs(self.settings.log_level, secrets_of(self.settings))
        watch_for_mistakes()
        self.store = await open_store(self.settings)
        try:
            self.store.share()
            self.clock = DatabaseClock(self.store)
            await self.clock.set()
            self.registry = Registry(self.store, self.settings)
        except BaseException:
            await self.store.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.store.close()
