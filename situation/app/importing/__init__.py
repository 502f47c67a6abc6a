"""Requests of other systems, from CSV: which column means what, row by row, batch by batch."""
