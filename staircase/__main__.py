"""`python -m staircase` is the command `staircase`."""

from staircase.cli import main

raise SystemExit(main())
