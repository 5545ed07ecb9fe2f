"""Bytes in, documents out: the only package that reads input from disk or network."""
