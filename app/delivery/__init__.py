"""What goes out: letters and signed webhooks, so that nothing is lost and nobody waits for a slow receiver."""
