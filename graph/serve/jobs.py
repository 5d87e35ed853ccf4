"""Carries out work that takes long in processes of their own, one after the other, and knows how far it is.

A job can be cancelled and has a deadline; nothing that it writes is in its place before it is whole.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from ..core.bounded import ChildProcess, Limits
from ..core.errors import GraphError, LimitExceededError, PoolBusyError

JobState = Literal["waiting", "running", "done", "failed", "cancelled"]
Order = TypeVar("Order")
Result = TypeVar("Result")
Work = Callable[[Callable[[bytes], None], Order], Result]

LIMITS = Limits(seconds=1800.0, memory=8 << 30)
MOST_WAITING = 20
_MOST_KEPT = 50  # ended jobs that the page still lists
PENDING = ("waiting", "running")


@dataclass(eq=False)
class Job(Generic[Order, Result]):
    """One piece of work: what was asked for, how far it is, and what came of it."""

    order: Order
    state: JobState = "waiting"
    step: str = ""  # what it says it is doing
    fault: GraphError | None = None
    result: Result | None = None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))

    @property
    def is_pending(self) -> bool:
        """Whether it has not ended yet."""
        return self.state in PENDING


class JobQueue(Generic[Order, Result]):
    """Jobs of one sort of work; `work` is a function of a module, which another process can import."""

    def __init__(self, work: Work[Order, Result], *, what: str, limits: Limits = LIMITS) -> None:
        self._work, self._what, self._limits = work, what, limits
        self._jobs: OrderedDict[str, Job[Order, Result]] = OrderedDict()
        self._changed = threading.Condition()
        self._worker: threading.Thread | None = None
        self._child: ChildProcess | None = None  # that works on the running job
        self._is_closed = False

    def hand_in(self, order: Order) -> Job[Order, Result]:
        """Take a job, to be carried out after those that wait; PoolBusyError where too many do."""
        with self._changed:
            waiting = sum(job.is_pending for job in self._jobs.values())
            if waiting >= MOST_WAITING or self._is_closed:
                raise PoolBusyError(f"{waiting} files are waiting to be made already; try again in a moment")
            job = Job[Order, Result](order)
            self._jobs[job.id] = job
            self._forget_oldest()
            if self._worker is None:
                self._worker = threading.Thread(target=self._carry_out_jobs, daemon=True)
                self._worker.start()
            self._changed.notify()
        return job

    def list_jobs(self) -> list[Job[Order, Result]]:
        """Return the jobs of this session, the latest first."""
        with self._changed:
            return list(reversed(self._jobs.values()))

    def cancel(self, job_id: str) -> None:
        """Stop a job, or let it never begin; one that has ended stays as it is."""
        with self._changed:
            job = self._jobs.get(job_id)
            if job and job.is_pending:
                was_running, job.state = job.state == "running", "cancelled"
                if was_running and self._child:
                    self._child.stop()

    def close(self) -> None:
        """Stop what is running, and take nothing more."""
        with self._changed:
            self._is_closed = True
            for job in self._jobs.values():
                if job.is_pending:
                    job.state = "cancelled"
            if self._child:
                self._child.stop()
            self._changed.notify()

    def _forget_oldest(self) -> None:
        for job_id in [job.id for job in self._jobs.values() if not job.is_pending][:-_MOST_KEPT]:
            del self._jobs[job_id]

    def _carry_out_jobs(self) -> None:
        while True:
            with self._changed:
                while not (job := self._find_next()):
                    if self._is_closed:
                        return
                    self._changed.wait()
                job.state = "running"
                child = self._child = ChildProcess()
            self._carry_out(job, child)

    def _find_next(self) -> Job[Order, Result] | None:
        return next((job for job in self._jobs.values() if job.state == "waiting"), None)

    def _carry_out(self, job: Job[Order, Result], child: ChildProcess) -> None:
        def note_step(text: bytes) -> None:
            job.step = text.decode(errors="replace")

        result: Result | None = None
        fault: GraphError | None = None
        try:
            with child:
                result = child.stream(self._limits, note_step, self._work, job.order, what=self._what)
        except GraphError as error:
            fault = error
        except Exception as error:  # whatever it was, the next job is carried out
            fault = LimitExceededError(f"{self._what} could not be finished ({error})", "crash")
        with self._changed:
            self._child = None
            if job.state == "running":
                job.state = "failed" if fault else "done"
                job.result, job.fault = result, fault
