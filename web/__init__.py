"""The operators' screen: HTTP, websocket and the live map."""
