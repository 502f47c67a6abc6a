"""A city that moves: vehicles and cameras made up or replayed, on the published wire formats."""
