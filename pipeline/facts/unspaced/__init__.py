"""What a figure counts in a language written without blanks."""
