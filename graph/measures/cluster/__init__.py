"""Measures that are too large for one machine, computed by Spark on a cluster.

Every step is Spark's own SQL: the machines of the cluster need Spark and Java, no Python and nothing of ours.
"""
