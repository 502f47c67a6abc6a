"""Proof of work: what a track proves about an incident, and why it may not be believed."""
