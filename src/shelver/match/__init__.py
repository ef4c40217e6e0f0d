"""Weighs what names, rules and the library say about an item, and decides what it is."""
