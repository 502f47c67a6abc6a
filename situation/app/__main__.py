"""`python -m situation.app`: the command line where no script is installed."""

from situation.app.cli import main

main()
