"""What the subcommands of ``cityrel`` do, a module each; they are imported only when they run."""
