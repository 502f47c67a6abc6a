"""Alarms as a system: groups, escalation, flapping, inhibition, and the figures of how it is doing."""
