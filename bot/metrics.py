"""What is counted and timed, for Prometheus. A part that wants a number of its own makes it here, in `registry`.

No label holds an id or a word of a person.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram

registry = CollectorRegistry()

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

UPDATES = Counter(
    "warroom_updates",
    "Updates, by what became of them: handled, ignored, parked, flood.",
    ["outcome"],
    registry=registry,
)

TURN_SECONDS = Histogram(
    "warroom_turn_seconds", "From an update's receipt to its commit.", buckets=SECONDS, registry=registry
)

SENDS = Counter(
    "warroom_sends",
    "Calls to the platform, by method and outcome: sent, retried, refused, blocked, failed.",
    ["method", "outcome"],
    registry=registry,
)

SEND_SECONDS = Histogram(
    "warroom_send_seconds", "From a call's commit to the platform's OK.", buckets=SECONDS, registry=registry
)

GRADING_SECONDS = Histogram(
    "warroom_grading_seconds", "Reading one answer, waiting for a reader included.", buckets=SECONDS, registry=registry
)

DRILL_LATE_SECONDS = Histogram(
    "warroom_drill_late_seconds",
    "How long after its due time a drill was queued.",
    buckets=(1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0),
    registry=registry,
)
