"""Stores on other machines, spoken to by the SPARQL 1.1 Protocol."""
