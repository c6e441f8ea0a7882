"""The settings tests run with: those of every installation, with what a test machine lacks filled in."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-and-therefore-not-secret-at-all")
# `make test` starts a throwaway server and sets this; the placeholder lets tools that need no database import settings.
os.environ.setdefault("DATABASE_URL", "postgresql://mandata@127.0.0.1/mandata")
os.environ.setdefault("HTTPS_ONLY", "0")
# A test is mostly one transaction, which sees its own writes before anybody could tell them apart.
os.environ.setdefault("KEPT_ANSWERS", "0")
# Some tests have many writers beside each other in one process.
os.environ.setdefault("DATABASE_POOL_SIZE", "32")
os.environ.setdefault("ALLOW_UNREVIEWED_ACCEPT", "1")
# No test meets a limit that it does not set itself.
os.environ.setdefault("LIMIT_ANONYMOUS", "1000000/minute")
os.environ.setdefault("LIMIT_TOKEN", "1000000/minute")
# Removed when the interpreter ends.
TEMPORARY_HOME = tempfile.TemporaryDirectory(prefix="mandata-tests-")
# Each process of a run has its own, since a test decides what its storages hold.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["MANDATA_HOME"] = TEMPORARY_HOME.name
os.environ.setdefault("MANDATA_HOME", TEMPORARY_HOME.name)

from config.settings import *  # noqa: F403
from config.settings import MANDATA_HOME, STORAGES

# Hashed names need a collectstatic first; no test looks at them.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = MANDATA_HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# In the test's own transaction; no timer outlives a test.
TOKEN_USE_SECONDS = 0
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
