"""Property-based tests draw the same examples in every run, so that a failure can be repeated."""

from hypothesis import settings

settings.register_profile("book", derandomize=True, deadline=None, database=None)
settings.load_profile("book")
