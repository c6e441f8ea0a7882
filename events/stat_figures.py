"""How many people met an outcome in one incident: one figure of many rows, so that nobody is counted twice.

The rule, which `docs/api/stats.md` puts in words, is four steps, each a subquery over the one before:

1. *line*: rows of one category, age group, sex and nationality compete. The recommended one stands (of a same-event
   group: first that of the record that is counted, then that of another); without one the figure spans them all, and
   its best is the lowest best.
2. *shape*: lines that break a category down in the same way (all by nationality, all by age and sex …) are parts of it
   and are added.
3. *category*: the line that breaks nothing down is the total; without one the largest sum of parts stands.
4. *incident*: categories that exclude each other are added; one that may hold people of others counts only where it is
   larger than their sum.

A part without a number adds nothing, and the bound is `open`: what is known is a floor. Not so where a line of victims
not specified has the number and it is no smaller than the sum: that line is the total, as a dataset gives it beside the
dead of each side, and the parts are no reason to doubt it.
"""

# ruff: noqa: S608 - nothing of a request is in the text, only in its parameters

from __future__ import annotations

from collections.abc import Sequence

from events.choices import VictimCategory

# Nobody is in two of these. All other categories (children, women, detainees …) may count people of these.
EXCLUSIVE = (
    VictimCategory.CIVILIANS,
    VictimCategory.PEACEKEEPERS,
    VictimCategory.UN_PERSONNEL,
    VictimCategory.STATE_FORCES,
    VictimCategory.NON_STATE_FIGHTERS,
)
_EXCLUSIVE = ", ".join(f"'{category.value}'" for category in EXCLUSIVE)
OF_WHOM = ("victim_category", "age_group", "sex", "nationality_code")
BOUNDS = ("low", "best", "high")


def figures(name: str, rows: str, bounds: Sequence[str]) -> list[str]:
    """CTEs of which the last, `name`, has a row for each incident of `rows`: the `bounds`, and which are open.

    `rows` is the SQL of the casualty rows that count, and stands in it three times with its parameters. The CTE
    `repeated` says which incidents count as another. Most incidents have one row and need no rule.
    """
    # Found by looking back one row, since an index gives the rows in this order; a count would hash them all.
    several = f"""{name}_several AS MATERIALIZED (
        SELECT incident_id FROM (SELECT incident_id, lag(incident_id) OVER (ORDER BY incident_id) AS before
            FROM ({rows}) given) each WHERE before = incident_id
        UNION SELECT incident_id FROM repeated UNION SELECT counted_id FROM repeated)"""
    opened = ", ".join(f"{bound}, {bound} IS NULL AS {bound}_open" for bound in bounds)
    return [
        several,
        f"""{name} AS (
        SELECT incident_id, {opened} FROM ({rows}) one WHERE incident_id NOT IN (SELECT incident_id FROM {name}_several)
        UNION ALL {_resolved(rows, f"SELECT incident_id FROM {name}_several", bounds)})""",
    ]


def _resolved(rows: str, several: str, bounds: Sequence[str]) -> str:
    standing = f"""
        SELECT COALESCE(r.counted_id, c.incident_id) AS incident_id, {", ".join(OF_WHOM)}, {", ".join(BOUNDS)},
            CASE WHEN NOT is_recommended THEN 2 WHEN r.incident_id IS NULL THEN 0 ELSE 1 END AS standing
        FROM ({rows}) c LEFT JOIN repeated r ON r.incident_id = c.incident_id
        WHERE c.incident_id IN ({several}) AND (r.incident_id IS NULL OR is_recommended)"""
    ranked = f"""
        SELECT *, min(standing) OVER (PARTITION BY incident_id, {", ".join(OF_WHOM)}) AS best_standing
        FROM ({standing}) standing"""
    line = f"""
        SELECT incident_id, victim_category, age_group <> 'not_stated' AS by_age, sex <> 'not_stated' AS by_sex,
            nationality_code <> '' AS by_nationality, min(low) AS low, min(best) AS best, max(high) AS high
        FROM ({ranked}) ranked WHERE standing = best_standing
        GROUP BY incident_id, victim_category, age_group, sex, nationality_code"""
    shape = f"""
        SELECT incident_id, victim_category, {_each("sum({0}) AS {0}, bool_or({0} IS NULL) AS {0}_open")},
            NOT (by_age OR by_sex OR by_nationality) AND num_nonnulls(sum(low), sum(best), sum(high)) > 0 AS is_total
        FROM ({line}) line GROUP BY incident_id, victim_category, by_age, by_sex, by_nationality"""
    category = f"""
        SELECT incident_id, victim_category IN ({_EXCLUSIVE}) AS exclusive,
            victim_category = '{VictimCategory.UNSPECIFIED.value}' AS unspecified, {_each(_TOTAL_OR_LARGEST)}
        FROM ({shape}) shape GROUP BY incident_id, victim_category"""
    together = f"""
        SELECT incident_id, {_each(_TOGETHER)} FROM ({category}) category GROUP BY incident_id"""
    # Bounds of different rows may cross; then the lowest is what is certain.
    crossed = ", ".join(
        f"CASE WHEN {bound} >= COALESCE(low, 0) THEN {bound} END AS {bound}, "
        f"{bound}_open OR {bound} < low AS {bound}_open"
        for bound in bounds
    )
    return f"SELECT incident_id, {crossed} FROM ({together}) together"


_TOTAL_OR_LARGEST = """
    CASE WHEN bool_or(is_total) THEN max({0}) FILTER (WHERE is_total) ELSE max({0}) END AS {0},
    COALESCE(bool_or({0}_open) FILTER (WHERE is_total), bool_or({0}_open)) AS {0}_open"""
_TOGETHER = """
    GREATEST(sum({0}) FILTER (WHERE exclusive), max({0}) FILTER (WHERE NOT exclusive)) AS {0},
    CASE WHEN max({0}) FILTER (WHERE unspecified AND NOT {0}_open) >= COALESCE(sum({0}) FILTER (WHERE exclusive), 0)
        THEN FALSE ELSE COALESCE(bool_or({0}_open) FILTER (WHERE exclusive), bool_and({0}_open)) END AS {0}_open"""


def _each(columns: str) -> str:
    return ", ".join(columns.format(bound) for bound in BOUNDS)
