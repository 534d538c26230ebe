"""The clients of a firm, the codes they give, and the audits that begin with them."""
