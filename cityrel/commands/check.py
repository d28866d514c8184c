"""``cityrel check``: annotation files against the scheme."""

from __future__ import annotations

import argparse

from cityrel.cli import DONE, FAILED, WrongCall
from cityrel.gazetteer import Gazetteer
from cityrel.validation import check_folder


def run(options: argparse.Namespace) -> int:
    """Check a folder; see ``cityrel check --help``.

    Returns:
        0 when there are no problems but warnings, else 1.

    Raises:
        WrongCall: there is no such folder.
    """
    for folder in (options.folder, options.text):
        if folder is not None and not folder.is_dir():
            raise WrongCall(f"{folder}: there is no such folder")
    problems = check_folder(options.folder, options.text, Gazetteer.load().knows)
    for problem in problems:
        print(problem)
    warnings = sum(problem.warning for problem in problems)
    files = len(list(options.folder.glob("*.ann")))
    print(f"files: {files}, problems: {len(problems) - warnings}, warnings: {warnings}")
    return FAILED if len(problems) > warnings else DONE
