"""MQTT 5 for a broker that speaks 3.1.1: one port for both versions."""
