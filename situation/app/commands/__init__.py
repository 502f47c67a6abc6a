"""The commands of `situation`, one noun a file."""
