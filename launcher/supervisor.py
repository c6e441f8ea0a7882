"""Keeping a set of programs running until somebody asks for the end, or one of them cannot be kept."""

import re
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

from launcher.errors import LaunchError
from launcher.home import Home
from launcher.processes import Child, remember

# A program that has stayed up this long was healthy: what ended it then is a new matter.
HEALTHY_SECONDS = 60.0
MOST_DEATHS = 5
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
# What Python and Django put before an error that is meant for the operator.
NAME_OF_ERROR = re.compile(r"^(django\.core\.exceptions\.ImproperlyConfigured|CommandError): ")


class StopRequested(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal; not an error, hence no Exception."""


@dataclass
class _Watched:
    child: Child
    started: float
    deaths: int = 0
    start_again: float | None = None


class Supervisor:
    """Starts children in order, starts again those that die, and stops all in the reverse order."""

    def __init__(
        self,
        home: Home,
        *,
        say: Callable[[str], None],
        healthy_seconds: float = HEALTHY_SECONDS,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self._home = home
        self._say = say
        self._healthy_seconds = healthy_seconds
        self._first_pause = first_pause
        self._watched: list[_Watched] = []
        self._signals = 0

    def listen(self) -> None:
        """From here on Ctrl-C, SIGTERM and a closed terminal are requests to stop; a second one is one to hurry."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self, child: Child) -> None:
        """Starts `child` and watches it from now on."""
        child.start()
        self.watch(child)

    def watch(self, child: Child) -> None:
        """Watches a child that somebody else has started."""
        self._watched.append(_Watched(child, time.monotonic()))
        remember(self._home, self.children)

    @property
    def children(self) -> Sequence[Child]:
        return [watched.child for watched in self._watched]

    def check(self) -> None:
        """Looks after the children once. Raises StopRequested when asked to, LaunchError when one keeps dying."""
        if self._signals:
            raise StopRequested
        now = time.monotonic()
        for watched in self._watched:
            if watched.start_again is not None:
                if now >= watched.start_again:
                    watched.child.start()
                    watched.started, watched.start_again = now, None
                    remember(self._home, self.children)
            elif not watched.child.is_running():
                self._on_death(watched, now)

    def wait_for(self, condition: Callable[[], bool], *, seconds: float, failure: str) -> None:
        """Looks after the children until `condition` holds; raises LaunchError(`failure`) when it takes too long."""
        deadline = time.monotonic() + seconds
        while not condition():
            self.check()
            if time.monotonic() > deadline:
                raise LaunchError(failure)
            time.sleep(0.05)

    def run_once(self, child: Child) -> None:
        """Runs a child that ends by itself, looking after the others meanwhile; raises LaunchError when it fails."""
        child.start()
        try:
            while child.is_running():
                self.check()
                time.sleep(0.02)
        finally:
            child.begin_stop()
            child.finish_stop(self._in_a_hurry)
        if child.exit_code():
            raise LaunchError(NAME_OF_ERROR.sub("", child.last_words()))

    def run_forever(self) -> NoReturn:
        """Looks after the children until StopRequested or LaunchError."""
        while True:
            self.check()
            time.sleep(0.1)

    def stop(self) -> None:
        """Stops every child, the first started last, and returns when no process of theirs is left."""
        if not self._watched:
            return
        foundation, *others = self._watched
        for watched in reversed(others):
            watched.child.begin_stop()
        for watched in reversed(others):
            watched.child.finish_stop(self._in_a_hurry)
        # The database goes last: the others may still want to write down what they were doing.
        foundation.child.begin_stop()
        foundation.child.finish_stop(lambda: self._signals > 2)
        self._watched.clear()
        remember(self._home, [])

    def _on_death(self, watched: _Watched, now: float) -> None:
        child = watched.child
        child.kill_group()
        watched.deaths = 1 if now - watched.started > self._healthy_seconds else watched.deaths + 1
        if watched.deaths >= MOST_DEATHS:
            raise LaunchError(
                f"{child.name} does not stay up, it {child.how_it_ended()} {watched.deaths} times in a row:"
                f" {child.last_words()} (log: {child.log})"
            )
        pause = min(LONGEST_PAUSE, self._first_pause * 2 ** (watched.deaths - 1))
        watched.start_again = now + pause
        self._say(f"{child.name} {child.how_it_ended()}; starting it again in {pause:g} s (log: {child.log})")

    def _in_a_hurry(self) -> bool:
        return self._signals > 1

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1
