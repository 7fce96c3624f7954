"""What a turn or a call has cost so far, by engine and model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.observability.prices import PriceTable
from pipeline.work_events import EngineUsed

TELEPHONE = "telephone"
CARRIER = "twilio"


@dataclass(frozen=True, slots=True)
class Spent:
    """What one model of one engine cost.

    Attributes:
        stage: "stt", "llm", "tts" or "telephone".
        engine: its name.
        model: the model behind it; of the telephone the country.
        pieces: of work; calls of the telephone.
        cost: of those whose price is known, in the table's currency.
        unpriced: pieces whose price is not known: the true cost is higher by theirs.
    """

    stage: str
    engine: str
    model: str
    pieces: int = 1
    cost: float = 0.0
    unpriced: int = 0


def spent_on(used: EngineUsed, prices: PriceTable) -> Spent:
    """What a piece of work cost."""
    cost = prices.of(used)
    return Spent(used.stage, used.engine, used.model, 1, cost or 0.0, int(cost is None))


def spent_on_telephone(duration_s: float, prices: PriceTable) -> Spent:
    """What the telephone asks for a call of that length."""
    cost = prices.of_telephone(duration_s)
    return Spent(TELEPHONE, CARRIER, prices.country, 1, cost or 0.0, int(cost is None))


def total(spent: Iterable[Spent]) -> tuple[float, int]:
    """The cost of all of them, and the pieces whose price is not known."""
    all_of_them = tuple(spent)
    return sum(each.cost for each in all_of_them), sum(each.unpriced for each in all_of_them)


class Spending:
    """Adds up what is spent, by engine and model."""

    def __init__(self) -> None:
        self._spent: dict[tuple[str, str, str], Spent] = {}

    def add(self, more: Spent) -> None:
        """Something was spent."""
        key = (more.stage, more.engine, more.model)
        before = self._spent.get(key)
        if before is not None:
            more = replace(
                before,
                pieces=before.pieces + more.pieces,
                cost=before.cost + more.cost,
                unpriced=before.unpriced + more.unpriced,
            )
        self._spent[key] = more

    def take(self) -> tuple[Spent, ...]:
        """What was spent since this was asked last."""
        spent = tuple(self._spent.values())
        self._spent.clear()
        return spent
