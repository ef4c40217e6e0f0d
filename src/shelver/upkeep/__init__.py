"""Chores that keep the service healthy: schedule, backup, scrub, clean-up, statistics."""
