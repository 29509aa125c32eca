"""What catalogues, measures and pointers say, for people and machines: looked up, then written out."""
