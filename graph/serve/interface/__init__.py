"""What programs ask the workbench for beside SPARQL: JSON answers, names to match, what the data set is."""
