"""Pages of what needs a person: names that may be one, suggestions, corrections of readers, rows to check."""
