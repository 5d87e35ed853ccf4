"""What changes a data set: a new one, surveys, corrections, history."""
