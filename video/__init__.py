"""Cameras' frames become findings: OpenCV in, findings out."""
