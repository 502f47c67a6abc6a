"""The archive made real: Parquet files that any tool reads without us. The format is described in docs/archive.md."""
