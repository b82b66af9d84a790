"""KINDS: every kind of announcement the tracker knows. To add one, write its file and a line here."""

from tracker.core.reading.kinds import (
    buyback_dividend,
    capacity_capex,
    earnings,
    executive_change,
    export_control,
    financing_listing,
    guidance,
    incident_disruption,
    merger_stake,
    model_release,
    other,
    partnership,
    policy_subsidy,
    pricing,
    product_launch,
    rating_target,
    regulation_legal,
    sanction_listing,
    supply_deal,
)
from tracker.core.reading.patterns import Kind

KINDS: tuple[Kind, ...] = (
    model_release.KIND,
    product_launch.KIND,
    export_control.KIND,
    sanction_listing.KIND,
    earnings.KIND,
    guidance.KIND,
    capacity_capex.KIND,
    supply_deal.KIND,
    merger_stake.KIND,
    financing_listing.KIND,
    buyback_dividend.KIND,
    regulation_legal.KIND,
    executive_change.KIND,
    rating_target.KIND,
    pricing.KIND,
    incident_disruption.KIND,
    policy_subsidy.KIND,
    partnership.KIND,
    other.KIND,
)

__all__ = ["KINDS", "Kind"]
