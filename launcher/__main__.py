"""Runs the launcher, with a newer Python when the one called is too old."""

# This file must stay readable for the old Pythons it turns away.
import os
import shutil
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anything could have checked the version
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found:
            os.execv(found, [found, "-m", "launcher", *sys.argv[1:]])  # noqa: S606
    sys.exit("Mandata needs Python 3.11 or newer; this is %d.%d, and no newer one is on PATH." % sys.version_info[:2])  # noqa: UP031

from launcher.cli import main

sys.exit(main(sys.argv[1:]))
