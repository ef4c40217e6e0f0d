"""Carries out plans on disk: journaled, all or nothing for each bundle, and recoverable at every instant."""
