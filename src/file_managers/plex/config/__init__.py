"""The configuration of the Media Auto-Organizer."""
