"""The core's ports, made real. Only situation.app and tests import these."""
