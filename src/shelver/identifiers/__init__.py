"""Identifiers say what an item may be: each looks at one kind of sign and gives evidence."""
