"""What a figure counts, in languages written with blanks; and in cells of tables."""
