"""Finds what may be one organisation under two names, and keeps what a person decided about it."""
