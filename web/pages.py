"""The static page that web/frontend is built into, or a plain word on how to build it."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Situation</title>
<h1>The page is not built</h1>
<p>The server runs, the map does not exist yet. Build it with <code>make web</code> in a checkout, or install the
wheel, which carries it. The API is at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p></html>"""


class BuiltPage(StaticFiles):
    """Files of the page. Those with a hash in their name never change and are kept; the rest is asked for again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        is_hashed = path.startswith("assets/")  # esbuild (`make web`) puts a hash of the content into these names
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_hashed else "no-cache"
        return response


def serve_page(app: FastAPI, folder: Path) -> None:
    """The page at `/`; call it last, as it takes all paths that are left."""
    if (folder / "index.html").is_file():
        app.mount("/", BuiltPage(directory=folder, html=True), name="page")
        return

    @app.get("/", include_in_schema=False)
    async def not_built() -> HTMLResponse:
        return HTMLResponse(NOT_BUILT)
