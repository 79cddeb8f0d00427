"""The reader's pages. The same bytes for everyone: no cookie, no token, nothing personal."""
