"""What full text and look-alike names are searched by (`core.words`, `core.names`)."""

from django.db import migrations

# Accents are dropped before the stem is taken, so that Bandiagara's and a French keyboard's spelling meet.
CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION mandata_{language} (COPY = pg_catalog.{language});
ALTER TEXT SEARCH CONFIGURATION mandata_{language}
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH unaccent, {language}_stem
"""

# All bodies are parsed when created (RETURN), so that a restored dump finds what they call under any search path.

# Free text as a public reader sees it.
SHOWN = """
CREATE FUNCTION core_shown(words text, sensitivity text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN sensitivity = 'coarsened' THEN '' ELSE words END
"""

# The built-in function is not declared immutable since it also takes arrays whose elements are not.
JOINED = """
CREATE FUNCTION core_joined(words text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_string(words, ' ')
"""

# Typographic marks as typed ones: a database whose character type is C takes all that is not ASCII for letters.
STRAIGHT = (
    "CREATE FUNCTION core_straight(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE "
    'RETURN translate(words, $$‘’“”„«»–—…،؛؟\u00a0\u202f$$, $$\'\'"""""        $$)'
)

# Each text by the rules of both languages. The bar, which no query can hold, keeps a phrase from reaching over.
VECTOR = """
CREATE FUNCTION core_vector(title text, words text DEFAULT '') RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN
    setweight(
        to_tsvector('mandata_english'::regconfig, core_straight(title)) || '''|'':1'::tsvector
        || to_tsvector('mandata_french'::regconfig, core_straight(title)), 'A')
    || '''|'':1'::tsvector
    || setweight(
        to_tsvector('mandata_english'::regconfig, core_straight(words)) || '''|'':1'::tsvector
        || to_tsvector('mandata_french'::regconfig, core_straight(words)), 'B')
"""

# A vector holds at most a megabyte: no text of this length can exceed it, whatever its words.
TEXT_VECTOR = """
CREATE FUNCTION core_text_vector(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN
    to_tsvector('mandata_english'::regconfig, core_straight(left(words, 100000))) || '''|'':1'::tsvector
    || to_tsvector('mandata_french'::regconfig, core_straight(left(words, 100000)))
"""

# Asked once where both languages ask the same, or the planner takes it for twice as frequent.
EITHER = """
CREATE FUNCTION core_either(words text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT CASE WHEN english = french THEN english ELSE english || french END
    FROM (
        SELECT
            websearch_to_tsquery('mandata_english'::regconfig, core_straight(words)) AS english,
            websearch_to_tsquery('mandata_french'::regconfig, core_straight(words)) AS french
    ) AS both_languages
)
"""

# Nothing wanted finds nothing: a query of unwanted words alone would read everything.
QUERY = """
CREATE FUNCTION core_query(wanted text, unwanted text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN numnode(core_either(wanted)) = 0 THEN ''::tsquery
    WHEN numnode(core_either(unwanted)) = 0 THEN core_either(wanted)
    ELSE core_either(wanted) && !!core_either(unwanted)
END
"""

# Text made safe for a page; the words found are marked after that, so that no text can mark itself.
ESCAPED = """
CREATE FUNCTION core_escaped(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(replace(
    replace(replace(replace(words, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;')
"""

# A short text is given whole, of a long one the two places that fit best.
HEADLINE = """
CREATE FUNCTION core_headline(rules regconfig, words text, query tsquery) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ts_headline(
    rules, core_straight(translate(words, U&'\\0001\\0002', '')), query,
    U&'StartSel="\\0001", StopSel="\\0002", ' || CASE
        WHEN length(words) <= 300 THEN 'HighlightAll=true'
        ELSE 'MaxFragments=2, FragmentDelimiter=" … ", MaxWords=30, MinWords=10'
    END)
"""

# Null where the text holds none of the words. OFFSET keeps the English one from being made twice.
SNIPPET = """
CREATE FUNCTION core_snippet(words text, query tsquery) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT replace(replace(core_escaped(found), U&'\\0001', '<mark>'), U&'\\0002', '</mark>')
    FROM (
        SELECT CASE
            WHEN position(U&'\\0001' IN english) > 0 THEN english
            ELSE core_headline('mandata_french'::regconfig, words, query)
        END AS found
        FROM (SELECT core_headline('mandata_english'::regconfig, words, query) AS english OFFSET 0) AS first
        OFFSET 0
    ) AS chosen
    WHERE position(U&'\\0001' IN found) > 0
)
"""

# A name without what typing gets wrong first: letter case and accents.
PLAIN = """
CREATE FUNCTION core_plain(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(unaccent('unaccent'::regdictionary, name))
"""

# From 0 to 100; 100 is the same name and nothing else is.
LIKENESS = """
CREATE FUNCTION core_likeness(name text, wanted text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN core_plain(name) = core_plain(wanted) THEN 100
    ELSE least(99, round(50 * (
        similarity(core_plain(wanted), core_plain(name)) + word_similarity(core_plain(wanted), core_plain(name))
    ))::integer)
END
"""


def function(definition: str, signature: str) -> migrations.RunSQL:
    return migrations.RunSQL(definition, f"DROP FUNCTION {signature}")


class Migration(migrations.Migration):
    dependencies = [("core", "0009_recently_updated")]
    operations = [
        *(
            migrations.RunSQL(
                CONFIGURATION.format(language=language), f"DROP TEXT SEARCH CONFIGURATION mandata_{language}"
            )
            for language in ("english", "french")
        ),
        function(SHOWN, "core_shown(text, text)"),
        function(JOINED, "core_joined(text[])"),
        function(STRAIGHT, "core_straight(text)"),
        function(VECTOR, "core_vector(text, text)"),
        function(TEXT_VECTOR, "core_text_vector(text)"),
        function(EITHER, "core_either(text)"),
        function(QUERY, "core_query(text, text)"),
        function(ESCAPED, "core_escaped(text)"),
        function(HEADLINE, "core_headline(regconfig, text, tsquery)"),
        function(SNIPPET, "core_snippet(text, tsquery)"),
        function(PLAIN, "core_plain(text)"),
        function(LIKENESS, "core_likeness(text, text)"),
    ]
