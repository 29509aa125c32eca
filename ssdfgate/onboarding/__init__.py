"""The first five minutes: what a repository needs to be judged, and whether this machine can judge it."""
