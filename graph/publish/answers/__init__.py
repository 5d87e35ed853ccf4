"""What the commands answer, as sections of the document model: a module and a file of texts for each."""
