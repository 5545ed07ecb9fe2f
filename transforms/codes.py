"""Closed code lists of the warehouse: every enumerated column takes its values from here.

The lists are part of the published data contract: add a value only together with the rule that writes it.
Sources of the wider lists: ACLED codebook (time and geo precision), UCDP GED codebook (where_prec), OCHA place types.
"""

SOURCE_KINDS = ("file", "rss", "atom", "html", "json")

PUBLISHED_BASES = ("machine_prefix", "date_line", "dateline+weekday", "feed_field", "none")

PARAGRAPH_ROLES = ("headline", "standfirst", "dateline", "body", "subheading", "caption", "credit", "boilerplate")

# Text about another happening than the article's: it never feeds the main event.
OFF_STORY_DETAILS = ("related_link",)
OFF_STORY_ROLES = ("caption",)

ROLE_DETAILS = (
    "related_link",
    "navigation",
    "reading_time",
    "tag_footer",
    "crawler_prefix",
    "publication_date",
    "opens_with_inline_dateline",
    "byline",
)

PLACE_TYPES = (
    "country",
    "governorate",
    "district",
    "subdistrict",
    "city",
    "town",
    "village",
    "neighbourhood",
    "urban_area",
    "zone",
    "crossing",
    "camp",
    "region",
)

MENTION_SENSES = ("location", "metonym_actor", "actor_name_or_attribute", "dateline", "time_zone")

FIGURE_CLASSES = ("people", "incidents", "share", "duration", "distance", "count_of_places", "count_of_actors")

BOUNDS = (
    "exact",
    "about",
    "at_least",
    "more_than",
    "less_than",
    "as_many_as",
    "range",
    "estimate",
    "believed",
    "vague",
)

LOW_BASES = ("stated", "vague_word_rule")

RUN_STATES = ("published", "refused", "failed", "no_change")

SEVERITIES = ("critical", "warning", "info")

VALIDATION_STATES = ("passed", "failed", "could_not_run")
