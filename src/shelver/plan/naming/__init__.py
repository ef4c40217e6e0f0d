"""How names are composed: titles, numbers, tags and suffixes as media servers read them back."""
