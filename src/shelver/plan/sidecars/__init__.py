"""The bytes of the sidecars that shelver writes itself, and their names. Equal input gives equal bytes."""
