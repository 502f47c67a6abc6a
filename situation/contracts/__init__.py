"""Contracts: what a hired fleet did in a time, and which deductions its contract names for it. Pure."""
