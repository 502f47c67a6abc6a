"""Evidence on the disk: the signing key, the chain, packages, and the program that checks them anywhere."""
