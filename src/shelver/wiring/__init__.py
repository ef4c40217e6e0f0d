"""The composition root: the only package that joins ports to plug-ins."""

from shelver.wiring.program import Program

__all__ = ["Program"]
