"""Senders: how an event reaches another service. One way of sending a file."""
