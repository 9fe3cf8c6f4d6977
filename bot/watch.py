"""Serving the metrics to Prometheus, on the loopback interface unless told otherwise."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from prometheus_client import start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.errors import OperatorError
from bot.metrics import registry
from bot.ports import Clock, Store

PATIENCE = 5.0
"""Seconds that a scrape waits for the database."""


class Waiting(Collector):
    """What is waiting, looked up at each scrape."""

    def __init__(self, store: Store, clock: Clock, loop: asyncio.AbstractEventLoop) -> None:
        self._store, self._clock, self._loop = store, clock, loop

    def describe(self) -> Iterable[Metric]:
        """Nothing is looked up to be registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Called on a thread of the server's own."""
        backlog = asyncio.run_coroutine_threadsafe(self._store.backlog(), self._loop).result(PATIENCE)
        waited = max(0.0, self._clock.now() - backlog.oldest) if backlog.oldest is not None else 0.0
        yield GaugeMetricFamily("warroom_inbox_waiting", "Updates not handled yet.", value=backlog.inbox)
        yield GaugeMetricFamily("warroom_inbox_oldest_seconds", "How long the oldest of them waits.", value=waited)
        yield GaugeMetricFamily("warroom_inbox_parked", "Updates that could not be handled.", value=backlog.parked)
        yield GaugeMetricFamily("warroom_outbox_waiting", "Calls not made yet.", value=backlog.outbox)


@contextmanager
def served(host: str, port: int, store: Store, clock: Clock) -> Iterator[None]:
    """Metrics at http://host:port/metrics; nowhere when the port is 0. OperatorError when it is taken."""
    if not port:
        yield
        return
    waiting = Waiting(store, clock, asyncio.get_running_loop())
    try:
        server, thread = start_http_server(port, addr=host, registry=registry)
    except OSError as error:
        raise OperatorError(
            f"Metrics cannot be served on {host}:{port} ({error.strerror}). Set WARROOM_METRICS_PORT."
        ) from error
    registry.register(waiting)
    try:
        yield
    finally:
        registry.unregister(waiting)
        server.shutdown()
        server.server_close()
        thread.join()
