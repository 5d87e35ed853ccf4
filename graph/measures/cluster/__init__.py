"""Measures past one machine: the ties of a network in, figures by Spark on a cluster out.

Every step is Spark's own SQL: the machines of the cluster need Spark and Java, no Python and nothing of ours.
"""
