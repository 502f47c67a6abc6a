"""Streets: which passes each segment has had, and what is owed to it since the snowfall."""
