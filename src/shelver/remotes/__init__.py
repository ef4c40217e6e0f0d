"""Remotes: trees of files on clouds, storage servers and this machine, behind one port."""
