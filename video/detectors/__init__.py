"""What a picture says: one detector a file, arrays in, readings out."""
