"""Where a visitor came from, at first and last, without a cookie that needs consent."""
