import random

from ingest.conversion.near_duplicates import Signature, near_duplicates, signature


def words(count: int, seed: int) -> list[str]:
    source = random.Random(seed)
    return ["".join(source.choices("abcdefghijklmnop", k=6)) for _ in range(count)]


def signed(parts: list[str]) -> Signature:
    found = signature(" ".join(parts))
    assert found is not None
    return found


TEXT = words(800, 1)


def test_the_same_words_are_the_same_whatever_stands_between_them() -> None:
    assert signature(" ".join(TEXT)) == signature(",\n".join(TEXT).upper())


def test_a_text_with_a_few_words_changed_is_a_near_duplicate() -> None:
    changed = TEXT.copy()
    for position in (100, 400, 700):
        changed[position] = "other"
    [found] = near_duplicates(signed(changed), [("first", signed(TEXT)), ("second", signed(words(800, 2)))])
    assert found.key == "first"
    assert found.similarity > 0.85


def test_different_texts_are_not_alike() -> None:
    assert signed(TEXT).similarity(signed(words(800, 2))) < 0.1


def test_half_a_text_is_no_near_duplicate_of_the_whole() -> None:
    assert near_duplicates(signed(TEXT[:400]), [("whole", signed(TEXT))]) == []


def test_near_duplicates_share_a_band_to_be_found_by() -> None:
    changed = [*TEXT[:795], *words(5, 3)]
    assert set(signed(TEXT).bands()) & set(signed(changed).bands())
    assert not set(signed(TEXT).bands()) & set(signed(words(800, 2)).bands())


def test_a_signature_survives_storage_and_is_the_same_on_every_run() -> None:
    found = signature(
        "the mission left the town in october after ten years and the governor stayed behind with his small guard there"
    )
    assert found is not None
    assert Signature.from_bytes(found.to_bytes()) == found
    assert found.to_bytes().hex()[:16] == EXPECTED


EXPECTED = "13dc95f80666cb9a"  # another value would orphan every signature stored


def test_a_text_of_a_few_words_is_not_compared() -> None:
    assert signature("The mission left.") is None
