"""Stakeholder Graph: relationships between organisations, each with the passage that supports it."""

__version__ = "0.1.0"
