"""The SPARQL 1.1 protocol: requests of programs, answered by processes with limits."""
