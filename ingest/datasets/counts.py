"""What an import counts, in words for people."""

# In the order of a row's way; each with the words that follow its number.
COUNTS = {
    "read": "rows read",
    "skipped": "records left out by the layout, see the remarks",
    "failed": "rows failed and were left out",
    "repaired": "values repaired",
    "new": "new records",
    "not_published": "new records that are not published, for a newer release lacks them",
    "changed": "changed records",
    "adopted": "records that were there before",
    "unchanged": "unchanged",
    "older": "known from a newer release, left as they are",
    "kept": "left as curators have them",
    "withdrawn": "withdrawn: a newer release lacks them",
    "restored": "published again",
    "actors_proposed": "actors proposed",
    "missions_proposed": "missions proposed",
    "published": "of those there before were only proposed, and are published now",
    "matched": "new records confirmed as the event of another",
    "proposed": "new records that may be the event of another, for review",
    "alone": "new records like no other",
    "linked": "new deaths linked to their incident",
    "meet_one": "new deaths that meet one incident of the mission and day; curators link them",
    "meet_several": "new deaths that meet several incidents of the mission and day",
    "meet_none": "new deaths that meet no incident",
}
