"""Pure geometry of the city: projection, areas, streets, matching. Reads no files, knows no fleet."""
