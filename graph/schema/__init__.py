"""The vocabulary and the tables: terms, kinds of entity and tie, columns of a data set."""
