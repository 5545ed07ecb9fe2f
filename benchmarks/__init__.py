"""Measurements: how true the claims are, and how fast, beside peers."""
