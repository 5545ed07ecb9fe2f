"""What must be true of a batch before anybody may see it."""
