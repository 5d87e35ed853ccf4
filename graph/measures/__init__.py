"""Measures of the network of named organisations, each with the limits of what it can say.

Every figure is told with how the network was observed; no number is a NaN, an infinity or one that
leaves out part of the network without saying so.
"""
