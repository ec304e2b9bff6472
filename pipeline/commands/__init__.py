"""What each command of `habitext` does."""
