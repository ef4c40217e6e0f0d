"""Sample downloads and a sample library: real, playable files on which every part of the program can be tried."""

from shelver.demo.checking import Difference, check
from shelver.demo.expected import EXPECTED, Expected, Fate
from shelver.demo.preparing import prepare

__all__ = ["EXPECTED", "Difference", "Expected", "Fate", "check", "prepare"]
