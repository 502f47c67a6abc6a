"""Use cases, one method each, by what they are about."""
