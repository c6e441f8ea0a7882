#!/usr/bin/env python3
"""A copy of a Mandata server's public records in one SQLite file, kept equal by the change feed.

    python3 sync_client.py https://mandata.example copy.sqlite          # bring the copy up to date, then stop
    python3 sync_client.py https://mandata.example copy.sqlite --follow # and go on as changes happen

Needs Python 3.11 and nothing else. Stop it, kill it, start it again: a page of changes and the position after it are
written in one transaction, so that nothing is lost and nothing is applied twice. A reference to read and to build on.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (uid TEXT PRIMARY KEY, record_kind TEXT NOT NULL, revision INTEGER NOT NULL,
    body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS merged (uid TEXT PRIMARY KEY, into_uid TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS position (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), cursor TEXT NOT NULL);
"""


class Copy:
    """The local copy: records by uid, where merged ones lead, and the position reached."""

    def __init__(self, file: str) -> None:
        self.database = sqlite3.connect(file)
        self.database.executescript(SCHEMA)

    @property
    def cursor(self) -> str | None:
        row = self.database.execute("SELECT cursor FROM position").fetchone()
        return row[0] if row else None

    def apply(self, page: dict[str, Any]) -> None:
        """Applies one page of the feed and its position, both or neither."""
        with self.database:
            for change in page["results"]:
                uid = change["uid"]
                self.database.execute("DELETE FROM merged WHERE uid = ?", [uid])
                if change["record"] is None:  # a tombstone: withdrawn, restricted, merged or redacted
                    self.database.execute("DELETE FROM record WHERE uid = ?", [uid])
                    if change["merged_into"]:
                        self.database.execute("INSERT INTO merged VALUES (?, ?)", [uid, change["merged_into"]])
                else:
                    self.database.execute(
                        "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)",
                        [uid, change["record_kind"], change["record"]["revision"], json.dumps(change["record"])],
                    )
            self.database.execute("INSERT OR REPLACE INTO position VALUES (1, ?)", [page["next_cursor"]])

    def begin_anew(self) -> None:
        """Empties the copy: the server was restored from a backup older than what we have read."""
        with self.database:
            self.database.execute("DELETE FROM record")
            self.database.execute("DELETE FROM merged")
            self.database.execute("DELETE FROM position")


class Feed:
    """The server's change feed."""

    def __init__(self, server: str, token: str | None = None, page: int = 200) -> None:
        self.address = f"{server.rstrip('/')}/api/v1/changes/"
        self.headers = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        self.page = page

    def after(self, cursor: str | None, wait: int = 0) -> dict[str, Any] | None:
        """The next page, or None where the position was lost with a restored backup. Waits out limits and outages."""
        # Of each record its latest change is enough for a copy.
        query: dict[str, Any] = {"limit": self.page, "compact": "true"}
        if cursor:
            query["since"] = cursor
        if wait:
            query["wait"] = wait
        request = urllib.request.Request(f"{self.address}?{urllib.parse.urlencode(query)}", headers=self.headers)
        pause = 1.0
        while True:
            try:
                with urllib.request.urlopen(request, timeout=wait + 60) as response:
                    return json.load(response)  # type: ignore[no-any-return]
            except urllib.error.HTTPError as error:
                if error.code == 400 and json.load(error).get("code") == "invalid_cursor":
                    return None
                if error.code not in {429, 500, 502, 503, 504}:
                    raise
                pause = float(error.headers.get("Retry-After") or pause)
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                pass
            time.sleep(pause)
            pause = min(pause * 2, 60.0)


def synchronise(copy: Copy, feed: Feed, *, follow: bool = False) -> None:
    """Applies page after page until there is nothing new, or for ever."""
    while True:
        page = feed.after(copy.cursor, wait=30 if follow and copy.cursor else 0)
        if page is None:
            copy.begin_anew()
            continue
        copy.apply(page)
        if not page["results"]:
            if not follow:
                return
            # A server where too many wait already answers at once.
            time.sleep(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("server", help="address of the server, e.g. https://mandata.example")
    parser.add_argument("file", help="the SQLite file; made where there is none")
    parser.add_argument("--follow", action="store_true", help="go on as changes happen")
    parser.add_argument("--token", help="an API token, for its higher limit")
    arguments = parser.parse_args()
    synchronise(Copy(arguments.file), Feed(arguments.server, arguments.token), follow=arguments.follow)


if __name__ == "__main__":
    main()
