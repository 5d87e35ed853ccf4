"""Checks of a data set, and the named questions."""
