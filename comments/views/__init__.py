"""The pages of comments. What is the same for everybody may be cached; what is one reader's own
never is."""
