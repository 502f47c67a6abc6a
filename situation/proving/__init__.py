"""Proving: what a vehicle's track proves about an incident, decided whenever there is something new to decide from."""

from situation.proving.prover import Prover

__all__ = ["Prover"]
