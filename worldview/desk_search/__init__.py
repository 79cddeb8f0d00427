"""What is at the desk, found by words: columns, pages, keywords, authors, subscribers, settings and
the desk's own pages, each for those who may look at it. Words and who asks in, hits out."""
