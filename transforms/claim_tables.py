"""Declarations of the claim tables: what sentences say about quantities, people, days, words and happenings.

Every claim leads back to its sentence (`sentence_id`, `verbatim`) and to the code points that state it, names the rule
that read it, and says who said so. Null means that the text does not say. `transforms.tables` lists them with the rest.
"""

import dataframely as dy

from transforms import codes


class Actors(dy.Schema):
    """Who acts, suffers or speaks: listed actors, and persons and sources that a text names."""

    actor_id = dy.String(
        primary_key=True, description="Stable key: of the list, or the name in lower-case ASCII words."
    )
    name = dy.String(description="Preferred name.")
    actor_class = dy.String(
        check=lambda c: c.is_in(codes.ACTOR_CLASSES), description="Kind of actor, see the code list."
    )
    acled_inter = dy.String(nullable=True, description="ACLED's code of the actor's kind.")
    country = dy.String(nullable=True, description="ISO 3166-1 alpha-3 code of the state it belongs to.")
    parent_actor_id = dy.String(nullable=True, description="Actor it is part of or speaks for.")
    is_person = dy.Bool(description="True for a natural person.")
    is_listed = dy.Bool(description="True if it stands in the list of actors; false if a text introduced it.")


class ActorAliases(dy.Schema):
    """Written forms of listed actors."""

    alias_norm = dy.String(primary_key=True, description="Folded form that texts are searched for.")
    actor_id = dy.String(primary_key=True, description="Actor it may name.")
    lang = dy.String(primary_key=True, description="en.")
    alias = dy.String(description="Form as listed.")
    register_ = dy.String(
        alias="register",
        check=lambda c: c.is_in(codes.REGISTERS),
        description="neutral, or partisan for a loaded word: the class never follows it.",
    )
    is_ambiguous = dy.Bool(description="True if it names several actors, or is also a word or a place.")


class ActorMentions(dy.Schema):
    """Each naming of an actor in a distinct sentence."""

    sentence_id = dy.String(primary_key=True, description="Sentence the name stands in.")
    char_start = dy.Int64(primary_key=True, min=0, description="First code point in the article's text.")
    char_end = dy.Int64(min=1, description="Code point after the last one.")
    article_id = dy.String(description="Article of the canonical occurrence.")
    surface = dy.String(description="Name as written.")
    actor_id = dy.String(description="Actor it resolves to.")
    sense = dy.String(check=lambda c: c.is_in(codes.ACTOR_SENSES), description="How the words name the actor.")
    role_as_written = dy.String(nullable=True, description="Office or description beside a person's name, as written.")
    confidence = dy.Float64(min=0, max=1, description="How sure actor and sense are, 0 to 1.")
    rule = dy.String(description="Rule that chose actor and sense.")


class DateExpressions(dy.Schema):
    """Each expression of a day, month, year, duration or hour, and what it means."""

    sentence_id = dy.String(primary_key=True, description="Sentence the expression stands in.")
    char_start = dy.Int64(primary_key=True, min=0, description="First code point in the article's text.")
    char_end = dy.Int64(min=1, description="Code point after the last one.")
    article_id = dy.String(description="Article of the canonical occurrence.")
    expression = dy.String(description="The words as written.")
    kind = dy.String(
        check=lambda c: c.is_in(codes.DATE_KINDS), description="Form of the expression, see the code list."
    )
    edtf = dy.String(nullable=True, description="Value, ISO 8601-2 (EDTF); an unknown year stays XXXX.")
    precision = dy.String(check=lambda c: c.is_in(codes.DATE_PRECISIONS), description="How exact the value is.")
    date_start = dy.Date(nullable=True, description="First day, where certain.")
    date_end = dy.Date(nullable=True, description="Last day, where certain.")
    anchor = dy.String(nullable=True, description="What a relative expression was reckoned from.")
    confidence = dy.Float64(min=0, max=1, description="How sure the value is, 0 to 1.")
    rule = dy.String(description="Rule that read the expression.")


class Statements(dy.Schema):
    """What somebody said, directly or indirectly; scare quotes are none."""

    statement_id = dy.String(primary_key=True, description="sentence_id.qN, N = offset in the sentence.")
    article_id = dy.String(description="Article of the canonical occurrence.")
    sentence_id = dy.String(description="Sentence that holds the words.")
    verbatim = dy.String(description="That sentence, word for word.")
    char_start = dy.Int64(min=0, description="First code point of the words said, quotation marks left out.")
    char_end = dy.Int64(min=1, description="Code point after the last one.")
    text = dy.String(description="The words said: the exact slice.")
    kind = dy.String(check=lambda c: c.is_in(codes.STATEMENT_KINDS), description="direct, indirect or quoted_fragment.")
    speaker_actor_id = dy.String(nullable=True, description="Who said it; null if the text does not say.")
    speaker_as_written = dy.String(nullable=True, description="The words that name the speaker at this statement.")
    speaker_named_as = dy.String(nullable=True, description="The fullest words the article names that speaker with.")
    role_as_written = dy.String(nullable=True, description="Office or description of the speaker, as written.")
    speaker_basis = dy.String(check=lambda c: c.is_in(codes.ATTRIBUTION_BASES), description="How the speaker is known.")
    reported_via = dy.String(
        nullable=True, description="Actor through whom it was reported (told TASS, wrote on its site)."
    )
    date_edtf = dy.String(nullable=True, description="Day of saying it, EDTF.")
    cluster_id = dy.String(
        nullable=True,
        description="Cluster of its sentence where the quotation stands elsewhere too (near_repeat_clusters).",
    )
    continues_statement_id = dy.String(nullable=True, description="Statement that this one goes on with, same breath.")
    confidence = dy.Float64(min=0, max=1, description="How sure extent and speaker are, 0 to 1.")
    rule = dy.String(description="Rule that read it.")


class Figures(dy.Schema):
    """One row per stated quantity; rival numbers stand side by side."""

    figure_id = dy.String(primary_key=True, description="sentence_id.fN, N = offset in the sentence.")
    article_id = dy.String(description="Article of the canonical occurrence.")
    sentence_id = dy.String(description="Sentence that states it.")
    verbatim = dy.String(description="That sentence, word for word.")
    expression = dy.String(description="The words that state the quantity, runs of white space folded to one space.")
    char_start = dy.Int64(min=0, description="First code point of the expression in the article's text.")
    char_end = dy.Int64(min=1, description="Code point after its last one.")
    figure_class = dy.String(check=lambda c: c.is_in(codes.FIGURE_CLASSES), description="What is counted.")
    value_best = dy.Float64(nullable=True, min=0, description="Stated value; null for a range or a vague word.")
    value_low = dy.Float64(nullable=True, min=0, description="Lower bound; null if the text gives none.")
    value_high = dy.Float64(nullable=True, min=0, description="Upper bound; null if the text gives none.")
    bound = dy.String(check=lambda c: c.is_in(codes.BOUNDS), description="How the text bounds the value.")
    is_approximate = dy.Bool(description="True if the text says so (about, some, over, at least ...).")
    is_vague = dy.Bool(description="True for dozens, hundreds, thousands and the like.")
    low_basis = dy.String(nullable=True, description="stated, or vague_word_rule (ACLED's convention).")
    unit = dy.String(nullable=True, description="Unit of the value.")
    population = dy.String(
        nullable=True, description="Noun that is counted, as written; of an ellipsis, the noun meant."
    )
    population_class = dy.String(
        check=lambda c: c.is_in(codes.POPULATION_CLASSES), description="Kind of what is counted, see the code list."
    )
    population_basis = dy.String(
        check=lambda c: c.is_in(codes.POPULATION_BASES), description="noun beside the number, or how it was supplied."
    )
    disposition = dy.String(
        nullable=True, check=lambda c: c.is_in(codes.DISPOSITIONS), description="What befell those counted."
    )
    modality = dy.String(
        nullable=True,
        check=lambda c: c.is_in(codes.MODALITIES),
        description="Whether it happened, goes on, is planned.",
    )
    from_place_id = dy.String(nullable=True, description="Place they left; several stand in figure_places.")
    to_place_id = dy.String(nullable=True, description="Place they go to; several stand in figure_places.")
    at_place_id = dy.String(nullable=True, description="Place it is about; several stand in figure_places.")
    date_edtf = dy.String(nullable=True, description="When, EDTF.")
    date_start = dy.Date(nullable=True, description="First day, where certain.")
    date_end = dy.Date(nullable=True, description="Last day, where certain.")
    date_precision = dy.String(
        nullable=True, check=lambda c: c.is_in(codes.DATE_PRECISIONS), description="How exact the date is."
    )
    attributed_to = dy.String(nullable=True, description="Actor who states it; null if nobody is named.")
    attributed_as_written = dy.String(nullable=True, description="The words that name that source.")
    attribution_basis = dy.String(
        check=lambda c: c.is_in(codes.ATTRIBUTION_BASES), description="How the source is known."
    )
    attribution_confidence = dy.Float64(nullable=True, min=0, max=1, description="How sure the source is, 0 to 1.")
    reported_via = dy.String(nullable=True, description="Actor through whom it was reported.")
    perpetrator_actor_id = dy.String(nullable=True, description="Actor who did it to those counted, where stated.")
    part_of_figure_id = dy.String(nullable=True, description="Figure of the same article that this one is a part of.")
    event_id = dy.String(nullable=True, description="Event it measures.")
    rule = dy.String(description="Rule that read the expression.")
    context_rule = dy.String(nullable=True, description="Rule that gave disposition and modality.")


class FigurePlaces(dy.Schema):
    """All places of a figure."""

    figure_id = dy.String(primary_key=True, description="Figure.")
    place_id = dy.String(primary_key=True, description="Place.")
    role = dy.String(primary_key=True, check=lambda c: c.is_in(codes.PLACE_ROLES), description="from, to, at or via.")
    basis = dy.String(check=lambda c: c.is_in(codes.PLACE_BASES), description="Where the place stands.")


class EventMentions(dy.Schema):
    """One telling of a happening in one sentence, before tellings of the same happening are brought together."""

    mention_id = dy.String(primary_key=True, description="sentence_id.eN, N = offset of the trigger in the sentence.")
    article_id = dy.String(description="Article of the canonical occurrence.")
    sentence_id = dy.String(description="Sentence that tells it.")
    char_start = dy.Int64(description="First code point of the clause that tells it, in the article's text.")
    char_end = dy.Int64(description="Code point after the last one.")
    trigger = dy.String(description="The words that name the happening, as written.")
    trigger_start = dy.Int64(description="First code point of the trigger in the article's text.")
    event_type = dy.String(check=lambda c: c.is_in(codes.EVENT_TYPES), description="Kind of happening.")
    status = dy.String(check=lambda c: c.is_in(codes.EVENT_STATUSES), description="Stage it is told in.")
    status_words = dy.String(nullable=True, description="The words that say so, as written.")
    assertion = dy.String(check=lambda c: c.is_in(codes.ASSERTIONS), description="stated, hedged or denied.")
    places = dy.List(
        dy.Struct({"place_id": dy.String(), "role": dy.String()}), description="Places with role from, to, at, via."
    )
    actors = dy.List(
        dy.Struct({"actor_id": dy.String(), "role": dy.String()}), description="Actors with their role in it."
    )
    date_edtf = dy.String(nullable=True, description="When, EDTF.")
    date_start = dy.Date(nullable=True, description="First day, where certain.")
    date_end = dy.Date(nullable=True, description="Last day, where certain.")
    date_precision = dy.String(nullable=True, description="How exact the date is.")
    figure_ids = dy.List(dy.String(), description="Figures that this telling measures it with.")
    series = dy.String(nullable=True, description="first, second, third, entire: which of several rounds it is.")
    is_nominal = dy.Bool(description="True if a noun tells it (the attack, under the deal), not a finite verb.")
    is_leg = dy.Bool(description="True if it is a term of an agreement told in the same sentence.")
    is_background = dy.Bool(description="True if it is told as the past of another happening.")
    attributed_to = dy.String(nullable=True, description="Actor who states it.")
    attribution_basis = dy.String(
        check=lambda c: c.is_in(codes.ATTRIBUTION_BASES), description="How the source is known."
    )
    off_story = dy.Bool(description="True in captions and related links.")
    confidence = dy.Float64(min=0, max=1, description="How sure the reading is, 0 to 1.")
    rule = dy.String(description="Rule that read it.")


class Events(dy.Schema):
    """One row per happening inside one article, however often it is told there."""

    event_id = dy.String(primary_key=True, description="mention_id of the telling that stands for it.")
    article_id = dy.String(description="Article that tells it.")
    event_type = dy.String(check=lambda c: c.is_in(codes.EVENT_TYPES), description="Kind of happening.")
    status = dy.String(
        check=lambda c: c.is_in(codes.EVENT_STATUSES), description="Stage, by the telling that stands for it."
    )
    assertion = dy.String(check=lambda c: c.is_in(codes.ASSERTIONS), description="stated, hedged or denied.")
    sentence_id = dy.String(description="Sentence of the telling that stands for it.")
    verbatim = dy.String(description="Its clause, word for word.")
    char_start = dy.Int64(min=0, description="First code point of that clause in the article's text.")
    char_end = dy.Int64(min=1, description="Code point after the last one.")
    date_edtf = dy.String(nullable=True, description="When, EDTF.")
    date_start = dy.Date(nullable=True, description="First day, where certain.")
    date_end = dy.Date(nullable=True, description="Last day, where certain.")
    date_precision = dy.String(
        check=lambda c: c.is_in(codes.DATE_PRECISIONS), description="How exact the date is; unresolved without one."
    )
    ucdp_date_prec = dy.Int16(nullable=True, min=1, max=5, description="UCDP date_prec, 1 day to 5 year.")
    acled_time_precision = dy.Int16(
        nullable=True, min=1, max=3, description="ACLED time precision; null if not exportable."
    )
    agreement_id = dy.String(nullable=True, description="Agreement it carries out, breaks or makes.")
    event_cluster_id = dy.String(nullable=True, description="Same happening in other articles, where known.")
    off_story = dy.Bool(description="True if only captions or related links tell it.")
    acled_event_type = dy.String(nullable=True, description="ACLED event type, where one fits.")
    acled_sub_event_type = dy.String(nullable=True, description="ACLED sub-event type, where one fits.")
    plover_event = dy.String(nullable=True, description="PLOVER 2.0 event, where one fits.")
    plover_mode = dy.String(nullable=True, description="PLOVER 2.0 mode.")
    plover_context = dy.String(nullable=True, description="PLOVER 2.0 context.")
    cameo_code = dy.String(nullable=True, description="CAMEO code, where one fits.")
    confidence = dy.Float64(min=0, max=1, description="How sure the reading is, 0 to 1.")
    rule = dy.String(description="Rule that read the telling that stands for it.")


class EventClaims(dy.Schema):
    """Evidence of an event: each sentence that tells it, and what it says of each aspect."""

    event_id = dy.String(primary_key=True, description="Event.")
    sentence_id = dy.String(primary_key=True, description="Sentence that gives the evidence.")
    aspect = dy.String(
        primary_key=True, check=lambda c: c.is_in(codes.EVENT_ASPECTS), description="What the sentence speaks of."
    )
    value = dy.String(
        nullable=True, description="What it says: a status, a place_id, a date (EDTF), an actor_id, a figure_id."
    )
    article_id = dy.String(description="Article of the canonical occurrence.")
    verbatim = dy.String(description="The words that say so.")
    char_start = dy.Int64(min=0, description="First code point of those words in the article's text.")
    char_end = dy.Int64(min=1, description="Code point after the last one.")
    attributed_to = dy.String(nullable=True, description="Actor who states it.")
    attribution_basis = dy.String(
        check=lambda c: c.is_in(codes.ATTRIBUTION_BASES), description="How the source is known."
    )
    rule = dy.String(description="Rule that read it.")


class EventPlaces(dy.Schema):
    """Places of an event by role."""

    event_id = dy.String(primary_key=True, description="Event.")
    place_id = dy.String(primary_key=True, description="Place.")
    role = dy.String(primary_key=True, check=lambda c: c.is_in(codes.PLACE_ROLES), description="from, to, at or via.")


class EventActors(dy.Schema):
    """Actors of an event by role."""

    event_id = dy.String(primary_key=True, description="Event.")
    actor_id = dy.String(primary_key=True, description="Actor.")
    role = dy.String(
        primary_key=True, check=lambda c: c.is_in(codes.ACTOR_ROLES), description="What the actor does in it."
    )


class EventFigures(dy.Schema):
    """Figures that measure an event."""

    event_id = dy.String(primary_key=True, description="Event.")
    figure_id = dy.String(primary_key=True, description="Figure.")


class Agreements(dy.Schema):
    """One row per agreement that an article speaks of."""

    agreement_id = dy.String(primary_key=True, description="sentence_id.aN of the words that first name it.")
    article_id = dy.String(description="Article that speaks of it.")
    label = dy.String(description="Short name, made of what the text says of it.")
    kind = dy.String(check=lambda c: c.is_in(codes.AGREEMENT_KINDS), description="What it is about.")
    status = dy.String(check=lambda c: c.is_in(codes.AGREEMENT_STATUSES), description="Stage the article tells it in.")
    is_exchange = dy.Bool(description="True if one leg is given in return for another.")
    date_edtf = dy.String(nullable=True, description="When it was made, EDTF.")
    date_precision = dy.String(
        check=lambda c: c.is_in(codes.DATE_PRECISIONS), description="How exact the date is; unresolved without one."
    )
    sentence_id = dy.String(description="Sentence that first names it.")
    verbatim = dy.String(description="The words that name it.")
    char_start = dy.Int64(min=0, description="First code point of those words in the article's text.")
    char_end = dy.Int64(min=1, description="Code point after the last one.")
    confidence = dy.Float64(min=0, max=1, description="How sure the reading is, 0 to 1.")
    rule = dy.String(description="Rule that read it.")


class AgreementParties(dy.Schema):
    """Who made, brokered or guarantees an agreement, as each sentence says it."""

    agreement_id = dy.String(primary_key=True, description="Agreement.")
    actor_id = dy.String(primary_key=True, description="Actor.")
    role = dy.String(
        primary_key=True,
        check=lambda c: c.is_in(codes.PARTY_ROLES),
        description="party, guarantor, broker, cooperating.",
    )
    sentence_id = dy.String(primary_key=True, description="Sentence that says so.")


class AgreementTerms(dy.Schema):
    """What an agreement provides for."""

    agreement_id = dy.String(primary_key=True, description="Agreement.")
    ordinal = dy.Int32(primary_key=True, min=1, description="1-based place among its terms.")
    kind = dy.String(check=lambda c: c.is_in(codes.TERM_KINDS), description="Kind of term, see the code list.")
    from_place_id = dy.String(nullable=True, description="Place an evacuation leg starts from, the first named.")
    to_place_id = dy.String(nullable=True, description="Place it goes to, the first named.")
    population = dy.String(nullable=True, description="Who is meant, as written.")
    event_id = dy.String(nullable=True, description="Event that is this leg.")
    text = dy.String(description="The words of the term.")
    sentence_id = dy.String(description="Sentence that states it.")
    char_start = dy.Int64(min=0, description="First code point of the words in the article's text.")
    char_end = dy.Int64(min=1, description="Code point after the last one.")


class EventTypeCrosswalk(dy.Schema):
    """What our event types are called in other code books; many to many, each with how well it fits."""

    event_type = dy.String(primary_key=True, check=lambda c: c.is_in(codes.EVENT_TYPES), description="Our event type.")
    condition = dy.String(primary_key=True, description="When the row holds, in words; always for no condition.")
    scheme = dy.String(primary_key=True, check=lambda c: c.is_in(codes.SCHEMES), description="acled, plover or cameo.")
    code = dy.String(primary_key=True, description="Code there; none where the scheme has none.")
    code_type = dy.String(nullable=True, description="ACLED event type of the sub-event type; PLOVER mode.")
    context = dy.String(nullable=True, description="PLOVER context.")
    scheme_version = dy.String(description="Version of the code book.")
    fit = dy.String(check=lambda c: c.is_in(codes.FITS), description="exact, broad, narrow or none.")
