"""What every page shares: rendering, forms, errors, security and the visitor's key."""
