"""Rows that turn out to be unusable when what they name is looked up."""

from __future__ import annotations

from ingest.datasets.run import Run


def fail_rows(run: Run, field: str, value: str, reason: str) -> None:
    """Takes the rows with that value out of `work`, and tells each as failed, with the column of the file."""
    columns = {
        column
        for record in run.layout.records
        for rule in record.rules
        if rule.field.name == field
        for column in rule.columns
    }
    run.execute(
        f'DELETE FROM work WHERE "{field}" = %(value)s RETURNING row_number, row_key',
        value=value,
    )
    for number, key in run.cursor.fetchall():
        run.remarks.fail(number, key, ", ".join(sorted(columns)), value, reason)
