"""Reads files that are no data set of ours: partner lists, edge lists, graph formats, registers."""
