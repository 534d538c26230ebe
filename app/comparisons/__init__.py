"""Two things side by side: claims and findings, two audits, two versions of the questions, another framework."""
