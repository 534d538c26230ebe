"""A team answers the practice questions one by one on their own, sees the spread, and records what it agrees."""
