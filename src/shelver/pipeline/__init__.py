"""The stages, each `(value, ports) -> value`; `stages.py` lists them in order."""
