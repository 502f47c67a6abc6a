"""What many requests say together: process indicators, hotspots, weather, open data. Pure, in columns."""
