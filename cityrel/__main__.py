"""``python -m cityrel`` is the command."""

from cityrel.cli import main

raise SystemExit(main())
