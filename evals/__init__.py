"""Gold questions, metrics, benchmarks: how well the whole works."""
