"""The live picture: what comes in, what each viewer sees of it, and what is still to be told."""
