"""What the commands that look after a data set answer: a module and a file of texts for each."""
