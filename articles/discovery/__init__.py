"""How readers find things: a question and the archive's words go in, columns with the passages that
answer come out; an address of a former site goes in, where it leads now comes out."""
