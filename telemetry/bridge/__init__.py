"""The bridge role: messages of another MQTT broker become ours."""
