"""Probes: what can be read from the bytes of a file."""
