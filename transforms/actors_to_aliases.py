"""actors.csv -> Actors and ActorAliases: decides under which written forms each listed actor is searched.

It does not decide what a form means in a text (`find_actors`), adds no actor, and lets no loaded word decide a class:
a partisan form names the same actor with the same class, and says so in `register`.
"""

import re

import polars as pl

from transforms import codes
from transforms.compiled_vocabulary import kept
from transforms.places_to_aliases import fold_name

_COLUMNS = ["actor_id", "name", "actor_class", "country", "parent_actor_id", "is_person", "acled_inter"]
_FORMS = ["aliases_en", "aliases_partisan", "aliases_caution"]
_ARTICLE = re.compile(r"(?<![a-z])(?:al|el|ad|an|ar|as|ash|at|az) (?=[a-z]{3})")
_GLOSS = re.compile(r" ?\([^)]*\)| / .*$")


@kept
def actors_to_aliases(actors: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split the file of actors into the table of actors and the table of their written forms.

    Args:
        actors: `seeds/actors.csv`, every column String: actor_id, name, actor_class, country, parent_actor_id,
            is_person, acled_inter, and the forms, separated by `|`: aliases_en, aliases_partisan (loaded words),
            aliases_caution (forms that are also words, places or other names).

    Returns:
        `claim_tables.Actors` (all listed) and `claim_tables.ActorAliases`, sorted by key. The name itself is a form;
        forms with the Arabic article come with al and el.

    Raises:
        ValueError: a column is missing, a key is blank or stands twice, a class is unknown, a parent is not listed.
    """
    _check(actors)
    frame = actors.with_columns(pl.col(pl.String).str.strip_chars().replace("", None))
    table = frame.select(
        "actor_id",
        "name",
        "actor_class",
        "acled_inter",
        "country",
        "parent_actor_id",
        (pl.col("is_person").fill_null("false") == "true").alias("is_person"),
        pl.lit(True).alias("is_listed"),
    ).sort("actor_id")
    rows: dict[tuple[str, str], tuple[str, str, bool]] = {}
    for actor_id, name, *cells in frame.select("actor_id", "name", *_FORMS).iter_rows():
        plain, partisan, cautious = (_split(cell) for cell in cells)
        named = [] if name in cautious else [_GLOSS.sub("", name)]
        for forms, register, doubted in (
            (named + plain, "neutral", False),
            (partisan, "partisan", False),
            (cautious, "neutral", True),
        ):
            for form in forms:
                for norm in _variants(form):
                    rows.setdefault((norm, actor_id), (form, register, doubted))
    aliases = pl.DataFrame(
        [(norm, actor_id, "en", *rest) for (norm, actor_id), rest in rows.items()],
        schema=["alias_norm", "actor_id", "lang", "alias", "register", "is_doubted"],
        orient="row",
    )
    ambiguous = pl.col("is_doubted") | (pl.len().over("alias_norm") > 1)
    return table, aliases.with_columns(ambiguous.alias("is_ambiguous")).drop("is_doubted").sort(
        "alias_norm", "actor_id"
    )


def _check(actors: pl.DataFrame) -> None:
    """Refuse a file whose keys, classes or parents do not hold."""
    missing = [c for c in [*_COLUMNS, *_FORMS] if c not in actors.columns]
    if missing:
        raise ValueError(f"actors file lacks the columns {', '.join(missing)}: add them to seeds/actors.csv")
    ids = actors["actor_id"].to_list()
    twice = sorted({i for i in ids if i is not None and ids.count(i) > 1}) if len(set(ids)) < len(ids) else []
    if twice or None in ids:
        raise ValueError(f"actors file: actor_id blank or given twice ({twice}): every actor needs its own key")
    known = set(ids)
    for actor_id, kind, parent in actors.select("actor_id", "actor_class", "parent_actor_id").iter_rows():
        if kind not in codes.ACTOR_CLASSES:
            raise ValueError(f"actors file: actor_class {kind!r} of {actor_id} is none of {codes.ACTOR_CLASSES}")
        if parent and parent not in known:
            raise ValueError(f"actors file: parent_actor_id {parent!r} of {actor_id} is not listed: add or correct it")


def _split(cell: str | None) -> list[str]:
    """Forms of one cell."""
    return [form.strip() for form in (cell or "").split("|") if form.strip()]


def _variants(form: str) -> list[str]:
    """Folded forms under which one listed form is searched, the form itself first."""
    folded = re.sub(r"^the (?=\S+ \S)", "", fold_name(form))
    found = [folded]
    if _ARTICLE.search(folded):
        found += [_ARTICLE.sub("al ", folded), _ARTICLE.sub("el ", folded)]
    return list(dict.fromkeys(f for f in found if f))
