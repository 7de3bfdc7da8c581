"""The thinking: pure functions over frozen values. No web, no files, no clock, no randomness."""
