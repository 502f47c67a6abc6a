"""Vehicles' messages become positions: device messages in, positions and events out."""
