"""Asking prices that fit the district, the size and the state of a home."""

from __future__ import annotations

from .draw import Draw
from .home import Home

# Share of the district's price per square metre; set by hand from how agencies in both cities grade their stock.
STATE_FACTOR = {"designer": 1.24, "new": 1.18, "renovated": 1.08, "good": 1.0, "dated": 0.92, "reform": 0.85}
OUTDOOR_FACTOR = {"rooftop": 1.18, "terrace": 1.06, "balconies": 1.03, "balcony": 1.02, "patio": 1.03, "garden": 1.05}
GARAGE_EUROS = {"both": 6.5, "garage": 5.0, "storage": 0.8, "villa": 0.0, "none": 0.0, "": 0.0}


def price_euros(home: Home, draw: Draw) -> int:
    """Asking price in euros, rounded as agencies round it."""
    if home.fixed_price is not None:
        return home.fixed_price
    per_m2 = home.district.euros_per_m2 * STATE_FACTOR[home.state] * OUTDOOR_FACTOR.get(home.outdoor, 1.0)
    if home.lift is False:
        per_m2 *= 1 - 0.025 * home.floor
    elif home.lift:
        per_m2 *= 1 + 0.008 * min(home.floor, 6)
    if home.facing == "courtyard":
        per_m2 *= 0.88
    if home.kind == "ground":
        per_m2 *= 0.9
    if home.pool == "communal":
        per_m2 *= 1.04
    if home.size_m2 < 36:
        per_m2 *= 1.25
    elif home.size_m2 < 50:
        per_m2 *= 1.1
    elif home.size_m2 > 200:
        per_m2 *= 0.94
    # A parking space costs about as much as five square metres of flat, a storage room as much as one.
    euros = per_m2 * draw.between(0.96, 1.04) * home.size_m2 + GARAGE_EUROS[home.parking] * home.district.euros_per_m2
    if home.kind == "villa":
        euros *= 1.0 + 0.12 * (home.state in ("designer", "new"))
    # However cheap the district, a flat with papers in order has a least price.
    return _rounded(max(euros, 132_000 + 350 * home.size_m2), draw)


def _rounded(euros: float, draw: Draw) -> int:
    step = 1_000 if euros < 250_000 else 5_000 if euros < 1_000_000 else 10_000 if euros < 2_000_000 else 50_000
    rounded = step * round(euros / step)
    return rounded - 1_000 if 250_000 <= rounded < 1_000_000 and draw.chance(0.3) else rounded
