"""The clients of a firm, all of them on one page, and the codes with which they hand over their own assessment."""
