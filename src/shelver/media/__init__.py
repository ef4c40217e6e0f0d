"""The shared nouns: frozen values that every layer above passes on and none changes."""
