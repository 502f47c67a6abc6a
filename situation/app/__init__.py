"""The parts, put together: settings, wiring, supervisor, command line. Imported by nobody."""
