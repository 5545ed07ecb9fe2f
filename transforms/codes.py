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
    "recurring_line",
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

# count_of_objects is ours: vehicles, buildings, shells and the like, which are neither people nor places.
FIGURE_CLASSES = (
    "people",
    "incidents",
    "share",
    "duration",
    "distance",
    "count_of_places",
    "count_of_actors",
    "count_of_objects",
)

# Finer than the contract's list, which stays as its own values: civilians, militants, families, residents, people.
POPULATION_CLASSES = (
    "people",
    "civilians",
    "children",
    "women",
    "men",
    "militants",
    "troops",
    "police",
    "suspects",
    "detainees",
    "aid_workers",
    "journalists",
    "families",
    "residents",
    "displaced",
    "evacuations",
    "vehicles",
    "buildings",
    "weapons",
    "settlements",
    "neighbourhoods",
    "zones",
    "incidents",
    "groups",
    "states",
    "stages",
    "duration",
    "distance",
    "share",
    "other",
)

# noun: the counted noun stands beside the number; ellipsis: a verb says that people are meant ("killing 40");
# antecedent: the noun stands before ("three others"); article: an article counts one ("a child"); list: members summed.
POPULATION_BASES = ("noun", "ellipsis", "antecedent", "article", "list")

# The contract's values first; the rest are what news copy also says of those counted.
DISPOSITIONS = (
    "evacuated",
    "to_be_evacuated",
    "want_to_leave",
    "left",
    "besieged",
    "remaining",
    "killed",
    "trapped",
    "in_need",
    "returned",
    "injured",
    "displaced",
    "released",
    "arrived",
    "entered",
    "missing",
    "detained",
    "abducted",
    "surrendered",
    "residents",
    "aid_delivered",
    "aid_directed_to",
    "recorded",
    "established",
    "control_taken",
    "guarantee",
    "destroyed",
    "deployed",
    "elapsed",
    "planned_completion",
    "distance",
    "other",
)

MODALITIES = ("completed", "ongoing", "planned", "intent", "estimate", "hedged", "background")

ATTRIBUTION_BASES = ("explicit", "coreference", "carried_over", "quoted_document", "unattributed")

PLACE_ROLES = ("from", "to", "at", "via")

# sentence: named in the figure's own sentence; event: of the event it measures; context: of an earlier sentence.
PLACE_BASES = ("sentence", "event", "context")

ACTOR_CLASSES = (
    "government",
    "opposition_armed_group",
    "pro_government_armed_group",
    "guarantor_state",
    "other_state",
    "international_organisation",
    "monitoring_organisation",
    "media",
    "civil_society",
    "civilian",
    "document",
)

# named: by its name; metonym: a place for its government; common_noun: "militants", "the government"; coreference:
# "the official", "he"; attribute: inside another name or before a noun ("a Hezbollah-held area").
ACTOR_SENSES = ("named", "metonym", "common_noun", "coreference", "attribute")

REGISTERS = ("neutral", "partisan")

ACTOR_ROLES = (
    "party",
    "cooperating_party",
    "evacuee",
    "escort",
    "supervisor",
    "organiser",
    "besieger",
    "broker",
    "guarantor",
    "violator",
    "obstructor",
    "perpetrator",
    "victim",
    "target",
    "provider",
    "recipient",
    "operator",
    "intended_user",
    "gains_control",
    "loses_control",
    "holds",
    "grantor",
    "caller",
    "drafter",
    "voter",
    "supporter",
    "convoy",
)

# The contract's event types, then those that news copy about other conflicts needs.
EVENT_TYPES = (
    "accountability_statement",
    "agreement_reached",
    "aid_obstruction",
    "air_or_artillery_attack",
    "air_support",
    "amnesty_offered",
    "bombing",
    "ceasefire_agreed",
    "ceasefire_breakdown",
    "ceasefire_violation",
    "evacuation",
    "evacuation_convoy_arrival",
    "evacuation_obstruction",
    "humanitarian_aid",
    "humanitarian_corridor_opened",
    "killing_of_civilians",
    "meeting_called",
    "negotiation",
    "resolution_drafted",
    "return_of_displaced",
    "shelling",
    "siege",
    "territorial_control_change",
    "territorial_control_state",
    "un_vote_scheduled",
    "airstrike",
    "armed_clash",
    "attack",
    "casualties",
    "displacement",
    "detainee_release",
    "abduction",
    "siege_lifted",
    "condemnation",
)

EVENT_STATUSES = ("planned", "ongoing", "completed", "halted", "denied")

ASSERTIONS = ("stated", "hedged", "denied")

EVENT_ASPECTS = ("occurrence", "status", "date", "place", "party", "figure")

DATE_KINDS = (
    "explicit",
    "month_day_no_year",
    "dateline_no_year",
    "month_only",
    "month_part",
    "weekday",
    "relative",
    "open_start",
    "duration",
    "time_of_day",
    "vague",
)

DATE_PRECISIONS = (
    "conditional",
    "day",
    "day_without_year",
    "duration",
    "month",
    "on_or_before",
    "ongoing_at_publication",
    "open_start_year",
    "open_start",
    "part_of_month",
    "relative_unresolved",
    "time_of_day",
    "unresolved",
    "weekday_unresolved",
    "week",
    "window",
    "year",
)

STATEMENT_KINDS = ("direct", "indirect", "quoted_fragment")

AGREEMENT_KINDS = ("evacuation", "ceasefire", "de_escalation", "amnesty", "release", "aid", "peace", "other")

AGREEMENT_STATUSES = (
    "in_negotiation",
    "agreed",
    "signed",
    "being_implemented",
    "in_force",
    "halted",
    "broken",
    "completed",
)

PARTY_ROLES = ("party", "guarantor", "broker", "cooperating")

TERM_KINDS = ("evacuation_leg", "safe_passage", "amnesty", "ceasefire", "monitoring", "zone", "aid", "release", "other")

SCHEMES = ("acled", "plover", "cameo")

FITS = ("exact", "broad", "narrow", "none")

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

REPEAT_LEVELS = ("sentence", "paragraph", "article")

REPEAT_KINDS = ("contained", "paraphrase", "quote_reuse", "version", "same_claim_other_number")

# What was put for something else where two texts are alike but state different facts. `word`: a side, day, month, fate or
# kind of people, or one of these, a number or a name for another of them.
REPEAT_DIFFERENCES = ("number", "name", "word", "negation")

RUN_STATES = ("published", "refused", "failed", "no_change")

SEVERITIES = ("critical", "warning", "info")

VALIDATION_STATES = ("passed", "failed", "could_not_run")

FETCH_KINDS = ("feed", "article", "sitemap", "api")

FETCH_OUTCOMES = (
    "ok",
    "partial",
    "not_modified",
    "redirected",
    "gone",
    "deferred",
    "blocked",
    "transient_error",
    "permanent_error",
    "quarantined",
)
