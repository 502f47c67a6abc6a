"""Text as a QR code, for a phone to read from the screen."""

from __future__ import annotations

import base64
import io

import segno


def qr_of(text: str) -> str:
    """The text as an SVG picture in a data URI: the page's policy lets it in, and nothing is fetched."""
    svg = io.BytesIO()
    segno.make(text, error="m", micro=False).save(svg, kind="svg", scale=4, border=4, dark="#000", light="#fff")
    return "data:image/svg+xml;base64," + base64.b64encode(svg.getvalue()).decode()
