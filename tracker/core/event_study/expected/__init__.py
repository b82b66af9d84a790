"""Expected-return models: what a return would have been without the news. One file each, one table."""

from __future__ import annotations

from tracker.core.event_study.estimation import Model
from tracker.core.event_study.expected import dimson, factors, market, market_adjusted, mean, robust, scholes_williams

MODELS: dict[str, Model] = {
    plug.MODEL.name: plug.MODEL for plug in (market, market_adjusted, mean, factors, robust, dimson, scholes_williams)
}
