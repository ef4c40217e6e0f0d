"""One way to the network: guarded addresses, shared rate limits, patient retries, bounded answers, no leaked keys."""
