"""The figures of the service for Prometheus, read from the ledger when they are asked for."""

import logging
import time
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from shelver.budget.prices import usd
from shelver.errors import ShelverError
from shelver.events import Event, ServiceAnswered
from shelver.media.jobs import JobState
from shelver.wiring.room import room
from shelver.wiring.service import Service

log = logging.getLogger(__name__)

_RECENT_S = 900.0
_QUANTILES = (0.5, 0.95, 0.99)
_ANSWER_BUCKETS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)

Metrics = Iterator[Metric]


class AnswerTimes:
    """How quickly services on the network answer: hears events. State: the histogram."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._seconds = Histogram(
            "shelver_service_answer_seconds",
            "How long services on the network took to answer this process: catalogues, models, GPUs.",
            ["service", "status"],
            buckets=_ANSWER_BUCKETS_S,
            registry=registry,
        )

    def hear(self, event: Event) -> None:
        """Count an answer."""
        if isinstance(event, ServiceAnswered):
            status = f"{event.status // 100}xx" if event.status else "none"
            self._seconds.labels(event.service, status).observe(event.runtime_s)


class ServiceFigures(Collector):
    """Reads every figure when Prometheus asks; what cannot be read now is left out, and `shelver_up` says so."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Metrics:
        """Yield the figures."""
        up = GaugeMetricFamily("shelver_up", "Whether the part could be asked: 1 or 0.", labels=["part"])
        parts: dict[str, Callable[[], Metrics]] = {
            "ledger": self._jobs,
            "latency": self._latency,
            "database": self._database,
            "broker": self._broker,
            "disk": self._disk,
            "costs": self._costs,
        }
        for part, read in parts.items():
            try:
                found = list(read())
            except (ShelverError, OSError):
                up.add_metric([part], 0)
                continue
            except Exception:  # the other figures are told all the same
                log.exception("The figures of the %s could not be read, for a reason that nobody foresaw.", part)
                up.add_metric([part], 0)
                continue
            up.add_metric([part], 1)
            yield from found
        yield up

    def _jobs(self) -> Metrics:
        jobs = GaugeMetricFamily("shelver_jobs", "Jobs in the ledger.", labels=["queue", "state"])
        waiting = GaugeMetricFamily("shelver_queue_size", "Jobs that wait or are delayed.", labels=["queue"])
        oldest = GaugeMetricFamily(
            "shelver_queue_oldest_seconds", "How long the oldest waiting job has been due.", labels=["queue"]
        )
        paused = GaugeMetricFamily("shelver_queue_paused", "Whether the queue is paused.", labels=["queue"])
        for queue in self._service.desk.queues():
            name = queue.job_type.value
            for state, count in queue.counts.items():
                jobs.add_metric([name, state.value], count)
            waiting.add_metric([name], queue.counts[JobState.WAITING] + queue.counts[JobState.DELAYED])
            oldest.add_metric([name], queue.oldest_due_s)
            paused.add_metric([name], queue.is_paused)
        yield from (jobs, waiting, oldest, paused)

    def _latency(self) -> Metrics:
        """Yield how long jobs waited and ran, over those that ended within the last quarter of an hour."""
        ran = GaugeMetricFamily("shelver_job_run_seconds", "How long recent jobs ran.", labels=["queue", "quantile"])
        waited = GaugeMetricFamily(
            "shelver_job_wait_seconds", "How long recent jobs waited to be started.", labels=["queue", "quantile"]
        )
        for job_type, times in self._service.desk.recent_times(within_s=_RECENT_S).items():
            for quantile in _QUANTILES:
                labels = [job_type.value, str(quantile)]
                ran.add_metric(labels, _quantile(times.runtimes_s, quantile))
                waited.add_metric(labels, _quantile(times.waits_s, quantile))
        yield from (ran, waited)

    def _database(self) -> Metrics:
        seconds = GaugeMetricFamily("shelver_database_answer_seconds", "How long the database took to answer just now.")
        began = time.perf_counter()
        self._service.touch_database()
        seconds.add_metric([], time.perf_counter() - began)
        yield seconds

    def _broker(self) -> Metrics:
        seconds = GaugeMetricFamily("shelver_broker_answer_seconds", "How long the broker took to answer just now.")
        began = time.perf_counter()
        self._service.carrier.check()
        seconds.add_metric([], time.perf_counter() - began)
        yield seconds

    def _disk(self) -> Metrics:
        free = GaugeMetricFamily("shelver_root_free_bytes", "Free space of a library root.", labels=["root"])
        is_usable = GaugeMetricFamily("shelver_root_up", "Whether a library root can be used.", labels=["root"])
        for state in self._service.program.roots().states():
            is_usable.add_metric([state.name], not state.problem and state.is_writable)
            if not state.problem:
                free.add_metric([state.name], state.free_bytes)
        own = GaugeMetricFamily("shelver_folder_free_bytes", "Free space of the service's folders.", labels=["folder"])
        for name, free_bytes in room(self._service.settings).items():
            own.add_metric([name], free_bytes)
        yield from (free, is_usable, own)

    def _costs(self) -> Metrics:
        report = self._service.program.costs.report()
        spent = GaugeMetricFamily("shelver_cost_usd", "Dollars spent.", labels=["period"])
        spent.add_metric(["today"], float(usd(report.today)))
        spent.add_metric(["month"], float(usd(report.spent)))
        cap = GaugeMetricFamily("shelver_cost_cap_usd", "Dollars that may be spent.", labels=["period"])
        cap.add_metric(["today"], float(usd(report.caps.day)))
        cap.add_metric(["month"], float(usd(report.caps.month)))
        yield from (spent, cap)


def _quantile(values: tuple[float, ...], quantile: float) -> float:
    """Return the value below which that part of the sorted values lies."""
    return values[min(len(values) - 1, int(quantile * len(values)))]
