"""Pages on which the tables of a data set are changed, and its history."""
