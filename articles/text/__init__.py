"""The words of a column and how they are written: comes in as text or a moment, goes out as what
pages, feeds and addresses print."""
