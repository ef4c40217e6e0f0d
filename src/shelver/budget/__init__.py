"""Money: what a call may cost, what was spent, and whether the caps leave room. No clock, no database, no network."""
