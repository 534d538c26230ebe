"""Tell us how we can help: an enquiry, the consents that came with it, and when its answer is due."""
