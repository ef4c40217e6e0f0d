"""The documented Media Auto-Organizer, as a thin façade over shelver."""
