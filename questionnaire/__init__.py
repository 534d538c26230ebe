"""What Levelhead asks and what it knows: content first, then just enough code to trust it."""
