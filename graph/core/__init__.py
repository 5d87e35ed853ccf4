"""What every room uses: errors, messages in two languages, whole files, progress, spelling, resources."""
