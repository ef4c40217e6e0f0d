"""What shelver remembers in databases: the library index, the journal, and the documented classification tiers."""
