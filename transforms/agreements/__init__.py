"""Deals: references, identity, terms and standing behind find_agreements."""
