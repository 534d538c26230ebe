"""The firms of consultants: each sees its own clients and nobody else's."""
