"""How readers find what is there: texts come in as they are stored, and what can be looked up of
them comes out."""
