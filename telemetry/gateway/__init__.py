"""Trackers that speak their own protocols over TCP: Wialon IPS and EGTS. Sessions do no I/O; `server` does."""
