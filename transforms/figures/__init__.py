"""Quantities: numbers, nouns, ellipses, fates and places behind find_figures and figures_to_context."""
