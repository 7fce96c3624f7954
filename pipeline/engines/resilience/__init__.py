"""What happens when an engine fails: circuit breakers, fall-back chains, the way back. One mechanism for all stages."""

from pipeline.engines.resilience.breaker import Breaker, Breakers, BreakerState, EngineState
from pipeline.engines.resilience.recovery import Recovery

__all__ = ["Breaker", "BreakerState", "Breakers", "EngineState", "Recovery"]
