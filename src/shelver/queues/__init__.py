"""Workers on Dramatiq: the ledger says what is to be done, messages only say that something is."""
