"""Staircase places what a practitioner knows about a child on a staircase of need, and shows every reason."""
