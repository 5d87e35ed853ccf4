"""Measures on the networkx graph of named organisations: graphs in, numbers with their limits out.

Every figure is told with how the network was observed; no number is a NaN, an infinity or one that
leaves out part of the network without saying so.
"""
