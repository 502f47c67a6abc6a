"""`python -m situation.app.settings --table`: what docs/settings.md is."""

import sys

from situation.app.settings import table

if sys.argv[1:] != ["--table"]:
    sys.exit("usage: python -m situation.app.settings --table")
sys.stdout.write(table())
