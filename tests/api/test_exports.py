"""Files of whole lists over HTTP: all rows of one query and one moment, within the limits that are stated."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing, suppress
from typing import Any

import duckdb
import pandas
import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import SettingsWrapper

from core.api.exports import answer
from core.feed import Position
from core.models import Incident if False else Place
from tests import factories
from tests.api.access import bearer
