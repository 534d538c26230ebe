"""The JSON API: the same assessment, for programs. A key opens it; no cookie is read or set."""
