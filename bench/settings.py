"""The settings the measured server runs with: those of the tests, and the naive views beside our own."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
