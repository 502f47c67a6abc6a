"""The domain: what is happening in the city and what is done about it. No I/O in the core."""
