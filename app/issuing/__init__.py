"""Reports in a firm's own colours: issued once, numbered, to be verified by anyone, or withdrawn."""
