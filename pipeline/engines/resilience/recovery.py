"""Tries engines that are left alone, without a caller, until they are well again."""

from __future__ import annotations

import asyncio

from pipeline.engines.resilience.breaker import Breaker, Breakers
from pipeline.errors import EngineError

LOOK_EVERY_S = 0.5
"""How soon after its pause an engine is tried again; the attempt itself is what costs."""
FIRST_LOOK_S = 5.0
"""At most so long the start waits to know how hosted engines are doing."""


class Recovery:
    """Probes engines whose breakers are half-open.

    Args:
        breakers: of the service; those without a probe are tried by calls.
    """

    def __init__(self, breakers: Breakers) -> None:
        self._breakers = breakers

    async def first_look(self) -> None:
        """Tries every engine that can be probed: one that does not work is left alone before the first call needs it.

        Returns when all have answered, or after `FIRST_LOOK_S`: what has not answered by then is taken as failed.
        """
        probes = [asyncio.ensure_future(_try(breaker, opens=True)) for breaker in self._breakers if breaker.probe]
        if probes:
            await asyncio.wait(probes, timeout=FIRST_LOOK_S)
        for probe in probes:
            probe.cancel()
        await asyncio.gather(*probes, return_exceptions=True)

    async def run(self) -> None:
        """Looks after the engines until it is cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            due = [breaker for breaker in self._breakers if breaker.probe is not None and breaker.take_attempt()]
            await asyncio.gather(*map(_try, due))


async def _try(breaker: Breaker, opens: bool = False) -> None:
    assert breaker.probe is not None
    try:
        await breaker.probe()
    except EngineError as error:
        breaker.failed(str(error), for_s=error.retry_after_s or 0.0 if opens else error.retry_after_s)
    except asyncio.CancelledError:
        breaker.failed("no answer in time", for_s=0.0)
        raise
    except Exception as error:  # a probe's own mistake must not end the looking after
        breaker.failed(f"{type(error).__name__}: {error}", for_s=0.0)
    else:
        breaker.worked()
