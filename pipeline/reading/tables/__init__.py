"""Tables: ruled ones, those that only their numbers or bands of colour part."""
