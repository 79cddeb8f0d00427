"""The letters desk's pages. What is the same for everybody may be cached; what is one reader's own
never is."""
