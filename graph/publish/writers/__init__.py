"""Writers of the document model and of files: HTML, Word, workbook, Markdown, PDF, ZIP."""
