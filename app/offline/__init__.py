"""Working an audit without a network: the page that installs, what it keeps, and how it comes back."""
