"""How media servers read names back: each module answers what one server takes a path for.

A name is a message that a server must read; `guard` compares what was meant with what would be read.
"""
