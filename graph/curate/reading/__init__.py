"""Reads documents and suggests ties with their exact words, for a person to accept or reject."""
