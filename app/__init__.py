"""Levelhead: the web application. Its folders say what the product does."""
