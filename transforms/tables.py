"""The one place where a table's columns, types and meanings are declared.

Every class is one table of the warehouse (or the shape of a frame on the way there). The DuckDB schema's comments,
the data dictionary and the frames' checks are all compared with these declarations, so a column exists once.
A nullable column is null where the text does not say.
"""

import dataframely as dy

from transforms import claim_tables as claims
from transforms import codes
from transforms import feed_tables as feeds


class Provenance(dy.Schema):
    """Columns that every table ends with; the warehouse fills them while it stages a batch."""

    flow_run_id = dy.String(description="Run that wrote the row last (runs.run_id).")
    extractor_version = dy.String(description="Version of Passage whose rules gave the row.")
    first_seen_at = dy.Datetime(time_unit="us", time_zone="UTC", description="UTC time of the run that first wrote it.")
    last_seen_at = dy.Datetime(time_unit="us", time_zone="UTC", description="UTC time of the run that last wrote it.")


class Documents(dy.Schema):
    """One row per distinct input text as it came: a file, a member of an archive, a row of a table."""

    raw_sha256 = dy.String(primary_key=True, regex=r"^[0-9a-f]{64}$", description="SHA-256 of the document's bytes.")
    source_uri = dy.String(description="Where it was read, the least of all: path, or container path # member or row.")
    source_kind = dy.String(check=lambda c: c.is_in(codes.SOURCE_KINDS), description="file, rss, atom, html or json.")
    fetched_at = dy.Datetime(time_unit="us", time_zone="UTC", description="UTC time at which the bytes were read.")
    media_type = dy.String(description="Media type the reader decided on.")
    encoding = dy.String(nullable=True, description="Character encoding the bytes were decoded with.")
    path = dy.String(description="Stored raw file, relative to the warehouse folder; of the container for its members.")
    container_sha256 = dy.String(nullable=True, description="SHA-256 of the container file; null for a plain file.")
    item_id = dy.String(nullable=True, description="Guid a feed or a table's id column gave, as written.")


class IncomingDocuments(dy.Schema):
    """What sources hand to the transforms: documents with their text and the fields that came beside it."""

    raw_sha256 = dy.String(description="SHA-256 of the document's bytes.")
    source_uri = dy.String(description="Where it was read.")
    source_file = dy.String(description="File or member name without folders.")
    source_kind = dy.String(check=lambda c: c.is_in(codes.SOURCE_KINDS), description="file, rss, atom, html or json.")
    stem = dy.String(description="Wished article id: file stem, or stem and item of a table row.")
    text = dy.String(description="Decoded text, byte order mark removed, otherwise as it came.")
    title_field = dy.String(nullable=True, description="Title stated beside the text (HTML metadata, table column).")
    outlet_field = dy.String(nullable=True, description="Outlet stated beside the text.")
    byline_field = dy.String(nullable=True, description="Author stated beside the text.")
    date_field = dy.String(nullable=True, description="Publication date stated beside the text, as written.")
    item_id = dy.String(nullable=True, description="Guid stated beside the text.")


class Lines(dy.Schema):
    """Paragraph occurrences before their roles are known: the non-blank lines of each document and their form."""

    article_id = dy.String(primary_key=True, description="Article the line stands in.")
    ordinal = dy.Int32(primary_key=True, description="1-based place among the article's occurrences.")
    line_no = dy.Int32(description="1-based line number in the text.")
    char_start = dy.Int64(description="First code point, counted from 0 in the article's text.")
    char_end = dy.Int64(description="Code point after the last one.")
    line = dy.String(description="The exact slice of the text.")
    text_norm = dy.String(description="NFC, white space folded and trimmed: the identity of the paragraph.")
    form = dy.String(nullable=True, description="Furniture the line's own form gives away, else null.")


class Articles(dy.Schema):
    """One row per article: its text and what the text says about itself."""

    article_id = dy.String(primary_key=True, description="File stem; with a hash behind it if the stem was taken.")
    source_uri = dy.String(description="Where the article was read, the least of all addresses.")
    source_file = dy.String(description="File or member name without folders.")
    source_kind = dy.String(check=lambda c: c.is_in(codes.SOURCE_KINDS), description="file, rss, atom, html or json.")
    sha256 = dy.String(description="SHA-256 of the raw document (documents.raw_sha256).")
    item_id = dy.String(nullable=True, description="Guid a feed gave, else null.")
    title = dy.String(nullable=True, description="Headline as written.")
    outlet = dy.String(nullable=True, description="Outlet as stated by the text or the field beside it.")
    outlet_basis = dy.String(
        nullable=True, description="Where it stands: field, inline_dateline, title_suffix, text_line."
    )
    agency = dy.String(nullable=True, description="News agency of an inline dateline or credit, as written.")
    byline = dy.String(nullable=True, description="Author line as written.")
    language = dy.String(nullable=True, description="ISO 639-1 code of the text's language.")
    published_on = dy.Date(nullable=True, description="Publication date the text gives.")
    published_precision = dy.String(nullable=True, description="day; null without a date.")
    published_basis = dy.String(
        check=lambda c: c.is_in(codes.PUBLISHED_BASES), description="Rule that gave published_on."
    )
    published_confidence = dy.Float64(nullable=True, min=0, max=1, description="How sure that rule is, 0 to 1.")
    published_candidates = dy.List(dy.String(), description="Every date the text offers for it, ISO 8601, best first.")
    version_of = dy.String(nullable=True, description="Earlier article that this one revises.")
    text = dy.String(description="Stored text: all offsets count its Unicode code points from 0.")
    n_occurrences = dy.Int32(min=0, description="Paragraph occurrences in the article.")
    n_paragraphs = dy.Int32(min=0, description="Distinct paragraphs among them.")
    n_repeats = dy.Int32(min=0, description="Occurrences whose paragraph stood earlier in the same article.")


class Paragraphs(dy.Schema):
    """One row per distinct paragraph, however often it was pasted or syndicated."""

    paragraph_id = dy.String(primary_key=True, description="xxh3_128 of text_norm, hexadecimal.")
    text_norm = dy.String(description="NFC, no-break space to space, white space folded, trimmed.")
    first_article_id = dy.String(description="Article of the canonical occurrence: earliest date, then article id.")
    first_ordinal = dy.Int32(description="Ordinal of the canonical occurrence in that article.")
    n_occurrences = dy.Int32(min=1, description="Occurrences in all articles.")
    n_articles = dy.Int32(min=1, description="Articles that carry it.")
    cluster_id = dy.String(nullable=True, description="Cluster of edited copies it belongs to (near_repeat_clusters).")


class ParagraphOccurrences(dy.Schema):
    """Every place where a paragraph stands: nothing of an article's text is dropped."""

    article_id = dy.String(primary_key=True, description="Article the occurrence stands in.")
    ordinal = dy.Int32(primary_key=True, min=1, description="1-based place among the article's occurrences.")
    paragraph_id = dy.String(description="The paragraph that stands there.")
    line_no = dy.Int32(min=1, description="1-based line number in the article's text.")
    char_start = dy.Int64(min=0, description="First code point in the article's text.")
    char_end = dy.Int64(min=1, description="Code point after the last one.")
    role = dy.String(check=lambda c: c.is_in(codes.PARAGRAPH_ROLES), description="What the paragraph is in the page.")
    role_detail = dy.String(nullable=True, description="Finer kind of the role, see the code list.")
    section_heading = dy.String(nullable=True, description="Nearest subheading above it, as written.")
    is_repeat = dy.Bool(description="True if the same paragraph stands earlier in this article.")
    repeat_of_ordinal = dy.Int32(nullable=True, description="First ordinal of that paragraph in this article.")
    confidence = dy.Float64(min=0, max=1, description="How sure the role is by the line's form and place, 0 to 1.")
    role_by_form = dy.String(
        nullable=True,
        check=lambda c: c.is_in(codes.PARAGRAPH_ROLES),
        description="Role by form and place of a recurring_line, else null.",
    )


class Sentences(dy.Schema):
    """Sentences of each distinct paragraph, placed in the article of its canonical occurrence."""

    sentence_id = dy.String(primary_key=True, description="paragraph_id.sN")
    paragraph_id = dy.String(description="Paragraph it belongs to.")
    article_id = dy.String(description="Article of the canonical occurrence.")
    ordinal = dy.Int32(min=1, description="1-based place in the paragraph.")
    text = dy.String(description="The exact slice of the article's text.")
    char_start = dy.Int64(min=0, description="First code point in the article's text.")
    char_end = dy.Int64(min=1, description="Code point after the last one.")
    is_quote = dy.Bool(description="True if more than half of it stands between quotation marks.")
    is_dateline = dy.Bool(description="True if it is only a place, a date or an agency line.")
    off_story = dy.Bool(description="True for captions and related links: about something else.")


class NearRepeatClusters(dy.Schema):
    """Texts that repeat one representative: edited copies, parts, quotes used again, versions, updates."""

    cluster_id = dy.String(primary_key=True, description="xxh3_128 of level, kind and representative.")
    level = dy.String(check=lambda c: c.is_in(codes.REPEAT_LEVELS), description="sentence, paragraph or article.")
    kind = dy.String(
        check=lambda c: c.is_in(codes.REPEAT_KINDS), description="How the members repeat it, see the code list."
    )
    method = dy.String(description="Measure of similarity.")
    threshold = dy.Float64(min=0, max=1, description="Least similarity of a member.")


class NearRepeatMembers(dy.Schema):
    """One row per text of a cluster; each was compared with the representative itself."""

    cluster_id = dy.String(primary_key=True, description="Cluster.")
    member_id = dy.String(
        primary_key=True, description="sentence_id, paragraph_id or article_id, by the cluster's level."
    )
    similarity = dy.Float64(min=0, max=1, description="To the representative, by the cluster's method.")
    is_representative = dy.Bool(description="True for the text that the others repeat or are part of.")
    differs_in = dy.String(
        nullable=True,
        check=lambda c: c.is_in(codes.REPEAT_DIFFERENCES),
        description="What it states otherwise than the representative: such a text is linked, not folded.",
    )


class Places(dy.Schema):
    """Gazetteer of places; a blank code or point was not verified."""

    place_id = dy.String(primary_key=True, description="Stable key of the place.")
    name = dy.String(description="Preferred name.")
    place_type = dy.String(check=lambda c: c.is_in(codes.PLACE_TYPES), description="Kind of place, see the code list.")
    country = dy.String(nullable=True, description="ISO 3166-1 alpha-3 code.")
    admin1 = dy.String(nullable=True, description="Governorate.")
    admin1_pcode = dy.String(nullable=True, description="OCHA P-code of admin1.")
    admin2 = dy.String(nullable=True, description="District.")
    admin2_pcode = dy.String(nullable=True, description="OCHA P-code of admin2.")
    admin3 = dy.String(nullable=True, description="Subdistrict.")
    admin3_pcode = dy.String(nullable=True, description="OCHA P-code of admin3.")
    pcode_version = dy.Date(nullable=True, description="valid_from of the P-code list, where known.")
    lat = dy.Float64(nullable=True, min=-90, max=90, description="Latitude, WGS 84 degrees.")
    lon = dy.Float64(nullable=True, min=-180, max=180, description="Longitude, WGS 84 degrees.")
    coord_source = dy.String(nullable=True, description="Where the point comes from.")
    geonames_id = dy.String(nullable=True, description="GeoNames id.")
    parent_place_id = dy.String(nullable=True, description="Place it is part of.")
    is_actor_capital = dy.Bool(description="True if its name often stands for a government (country or capital).")


class PlaceAliases(dy.Schema):
    """Written forms of place names."""

    alias_norm = dy.String(primary_key=True, description="Folded form that texts are searched for.")
    place_id = dy.String(primary_key=True, description="Place it may name.")
    lang = dy.String(primary_key=True, description="en or ar.")
    alias = dy.String(description="Form as listed.")
    script = dy.String(description="Latn or Arab (ISO 15924).")
    source = dy.String(nullable=True, description="Where the form was seen.")
    is_ambiguous = dy.Bool(description="True if it names several places, or is also a word or a person's name.")


class PlaceMentions(dy.Schema):
    """Each place name in a distinct sentence, with the sense in which it stands there."""

    sentence_id = dy.String(primary_key=True, description="Sentence the name stands in.")
    char_start = dy.Int64(primary_key=True, min=0, description="First code point in the article's text.")
    char_end = dy.Int64(min=1, description="Code point after the last one.")
    article_id = dy.String(description="Article of the canonical occurrence.")
    surface = dy.String(description="Name as written.")
    place_id = dy.String(description="Place it resolves to.")
    sense = dy.String(check=lambda c: c.is_in(codes.MENTION_SENSES), description="What the name stands for here.")
    geo_precision = dy.Int16(nullable=True, min=1, max=7, description="UCDP where_prec, 1 exact to 7 unknown.")
    role_in_event = dy.String(nullable=True, description="from, to, at or via, where an event uses it.")
    confidence = dy.Float64(min=0, max=1, description="How sure place and sense are, 0 to 1.")
    rule = dy.String(description="Rule that chose place and sense.")


class Runs(dy.Schema):
    """Ledger of runs."""

    run_id = dy.String(primary_key=True, description="Prefect flow run id, or a UUID where no server recorded it.")
    started_at = dy.Datetime(time_unit="us", time_zone="UTC", description="UTC start.")
    finished_at = dy.Datetime(time_unit="us", time_zone="UTC", nullable=True, description="UTC end.")
    state = dy.String(check=lambda c: c.is_in(codes.RUN_STATES), description="How the run ended.")
    source = dy.String(description="What it was asked to read.")
    counts = dy.String(description="Rows added by table, JSON.")
    versions = dy.String(description="Versions of Passage and of the libraries that shape the rows, JSON.")


class RunStages(dy.Schema):
    """What each stage of a run took in and gave out."""

    run_id = dy.String(primary_key=True, description="Run.")
    stage = dy.String(primary_key=True, description="Stage.")
    position = dy.Int32(description="1-based place of the stage in the run.")
    rows_in = dy.Int64(description="Rows the stage was given.")
    rows_out = dy.Int64(description="Rows it gave on.")
    rejected = dy.Int64(description="Items it set aside.")
    seconds = dy.Float64(description="Wall seconds.")


class Rejections(dy.Schema):
    """What was set aside, and why: nothing is dropped in silence."""

    rejection_id = dy.String(primary_key=True, description="xxh3_128 of stage, source_uri, raw hash and reason code.")
    run_id = dy.String(description="Run that set it aside first.")
    stage = dy.String(description="Stage that set it aside.")
    source_uri = dy.String(description="Where it was read.")
    raw_sha256 = dy.String(nullable=True, description="SHA-256 of its bytes; null if they could not be read.")
    reason_code = dy.String(description="Short code of the reason.")
    reason = dy.String(description="The reason and the way out, in words.")
    # `sample` alone would hide dataframely's own method of that name.
    sample_ = dy.String(alias="sample", nullable=True, description="Its first characters, escaped.")
    retry_count = dy.Int32(min=0, description="How often it was tried again.")
    resolved_at = dy.Datetime(time_unit="us", time_zone="UTC", nullable=True, description="UTC time it was accepted.")


class ValidationResults(dy.Schema):
    """Verdict of every rule on every audited batch."""

    run_id = dy.String(primary_key=True, description="Run whose batch was audited.")
    suite = dy.String(primary_key=True, description="Table the suite is about, or cross_table.")
    rule = dy.String(primary_key=True, description="Rule.")
    severity = dy.String(check=lambda c: c.is_in(codes.SEVERITIES), description="critical stops, warning shows.")
    state = dy.String(check=lambda c: c.is_in(codes.VALIDATION_STATES), description="passed, failed or could_not_run.")
    reason = dy.String(description="Why the rule exists; for could_not_run also what went wrong.")
    offenders = dy.Int64(min=0, description="Rows that break it.")
    sample_ = dy.String(alias="sample", nullable=True, description="First of those rows, JSON.")


# Warehouse tables in the order in which they are written (parents before children).
TABLES: dict[str, type[dy.Schema]] = {
    "documents": Documents,
    "articles": Articles,
    "paragraphs": Paragraphs,
    "paragraph_occurrences": ParagraphOccurrences,
    "sentences": Sentences,
    "near_repeat_clusters": NearRepeatClusters,
    "near_repeat_members": NearRepeatMembers,
    "places": Places,
    "place_aliases": PlaceAliases,
    "place_mentions": PlaceMentions,
    "actors": claims.Actors,
    "actor_aliases": claims.ActorAliases,
    "actor_mentions": claims.ActorMentions,
    "date_expressions": claims.DateExpressions,
    "statements": claims.Statements,
    "event_type_crosswalk": claims.EventTypeCrosswalk,
    "agreements": claims.Agreements,
    "agreement_parties": claims.AgreementParties,
    "agreement_terms": claims.AgreementTerms,
    "events": claims.Events,
    "event_claims": claims.EventClaims,
    "event_places": claims.EventPlaces,
    "event_actors": claims.EventActors,
    "event_figures": claims.EventFigures,
    "figures": claims.Figures,
    "figure_places": claims.FigurePlaces,
    "rejections": Rejections,
    "fetches": feeds.Fetches,
    "feed_state": feeds.FeedState,
    "runs": Runs,
    "run_stages": RunStages,
    "validation_results": ValidationResults,
}
