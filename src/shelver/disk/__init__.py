"""The only code that opens, publishes and removes files."""
