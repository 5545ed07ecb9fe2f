"""places.csv -> Places and PlaceAliases: decides under which written forms each listed place is searched.

It does not decide what a form means in a text (`find_places`), adds no place, and fills no blank code or point:
a blank was not verified, and a P-code is never computed.
"""

import re
import unicodedata

import polars as pl

from transforms.compiled_vocabulary import kept

_ARTICLE = re.compile(r"^(al|el|ad|adh|an|ar|as|ash|at|ath|az) ")
_INNER_ARTICLE = re.compile(r" (al|el|ad|adh|an|ar|as|ash|at|ath|az) (?=\w)")
# Arabic sun letters: before them the l of the article is written (and spoken) as the letter itself.
_SUN = {"sh": "ash", "dh": "adh", "th": "ath"} | {c: f"a{c}" for c in "dnrstz"}
_APOSTROPHES = re.compile("[\u2018\u2019\u02bb\u02bc\u02be\u02bf`\u00b4']")
_GAPS = re.compile(r"[\s\-\u2010-\u2014]+")
# Latin letters that NFKD does not take apart.
_LETTERS = str.maketrans({"\u0131": "i", "\u0142": "l", "\u0111": "d", "\u00f8": "o", "\u0259": "a", "\u00df": "s"})
_PLACES_ORDER = [
    "place_id", "name", "place_type", "country", "admin1", "admin1_pcode", "admin2", "admin2_pcode", "admin3",
    "admin3_pcode", "pcode_version", "lat", "lon", "coord_source", "geonames_id", "parent_place_id",
    "is_actor_capital",
]  # fmt: skip
_ALIAS_COLUMNS = {
    "alias_norm": pl.String, "place_id": pl.String, "lang": pl.String, "alias": pl.String, "source": pl.String,
    "is_doubted": pl.Boolean,
}  # fmt: skip
_NEEDED = ["place_id", "name", "place_type", "aliases_en", "aliases_caution", "aliases_ar"]
# City, district and governorate of one name are told apart by the article, so sharing a name is no reason to doubt.
_FAMILY_TYPES = ("governorate", "district")
_MIN_GLUED = 4
_NOUN_TYPES = ("governorate", "district", "crossing")
_NOUN_TAIL = re.compile(
    r" (?:governorate|province|region|state|oblast|district|checkpoint|(?:border )?crossing)$", re.I
)


def fold_name(name: str) -> str:
    """Fold a written place name: lower case, no diacritics, no apostrophes, hyphen as space.

    >>> fold_name("Ma'arrat an-Nu'man")
    'maarrat an numan'
    """
    if name.isascii():
        return " ".join(name.lower().replace("'", "").replace("`", "").replace("-", " ").split())
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.translate(_LETTERS)) if not unicodedata.combining(c))
    plain = _APOSTROPHES.sub("", plain.lower())
    return _GAPS.sub(" ", plain).strip()


@kept
def places_to_aliases(places: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split the gazetteer file into the places table and the table of written forms.

    Args:
        places: `seeds/places.csv` read with every column as String (a blank is null or ""). Besides the columns of
            `tables.Places` it has `aliases_en`, `aliases_caution` (forms that are also words, persons or
            institutions: they count only with support in the text) and `aliases_ar`, forms separated by `|`.

    Returns:
        A `tables.Places` frame and a `tables.PlaceAliases` frame (both without provenance), sorted by key.
        English forms come with their generated variants: article al/el and its assimilated form, and the
        article glued to the name ("Alhasakah").

    Raises:
        ValueError: a needed column is missing, a key stands twice, or a parent is not in the file.
    """
    missing = [c for c in _NEEDED if c not in places.columns]
    if missing:
        raise ValueError(f"places file lacks the columns {', '.join(missing)}: add them to seeds/places.csv")
    frame = places.with_columns(pl.all().cast(pl.String).str.strip_chars().replace("", None))
    _check_keys(frame)
    for column in _PLACES_ORDER:
        if column not in frame.columns:
            frame = frame.with_columns(pl.lit(None, pl.String).alias(column))
    table = frame.select(
        pl.col("lat", "lon").cast(pl.Float64),
        pl.col("pcode_version").str.to_date(strict=True),
        (pl.col("is_actor_capital").fill_null("false").str.to_lowercase() == "true").alias("is_actor_capital"),
        pl.exclude("lat", "lon", "pcode_version", "is_actor_capital"),
    ).select(_PLACES_ORDER)
    return table.sort("place_id"), _aliases(frame)


def _check_keys(frame: pl.DataFrame) -> None:
    """Refuse a file whose keys cannot be joined on."""
    twice = frame.filter(pl.col("place_id").is_duplicated())["place_id"].unique().sort().to_list()
    if twice or frame["place_id"].has_nulls():
        raise ValueError(f"places file: place_id blank or given twice ({twice}): every place needs its own key")
    if "parent_place_id" in frame.columns:
        known = set(frame["place_id"].to_list())
        lost = sorted({p for p in frame["parent_place_id"].to_list() if p is not None and p not in known})
        if lost:
            raise ValueError(f"places file: parent_place_id {lost} is no place_id of the file: add or correct it")


def _aliases(frame: pl.DataFrame) -> pl.DataFrame:
    """All written forms of all places, one row per folded form, place and language."""
    rows: dict[tuple[str, str, str], tuple[str, str | None, bool]] = {}
    for place_id, name, place_type, en, caution, ar, source in frame.select(*_NEEDED, _source(frame)).rows():
        listed = _split(caution)
        cautious = {fold_name(a) for a in listed}
        for form in [*listed, name, *_split(en)]:
            bare = _bare(form, place_type)
            folded = fold_name(bare)
            for variant in _variants(folded):
                doubted = folded in cautious or variant in cautious
                rows.setdefault((variant, place_id, "en"), (bare, source, doubted))
        for form in _split(ar):
            rows.setdefault((fold_name(form), place_id, "ar"), (form, source, False))
    columns = zip(*((*key, *value) for key, value in rows.items()), strict=True)
    table = pl.DataFrame(dict(zip(_ALIAS_COLUMNS, columns, strict=False)), schema=_ALIAS_COLUMNS)
    table = table.join(frame.select("place_id", "place_type"), on="place_id")
    settlements = (~pl.col("place_type").is_in(_FAMILY_TYPES)).sum().over("alias_norm", "lang")
    shared = pl.len().over("alias_norm", "lang") > 1
    return table.select(
        "alias_norm",
        "place_id",
        "lang",
        "alias",
        pl.when(pl.col("lang") == "ar").then(pl.lit("Arab")).otherwise(pl.lit("Latn")).alias("script"),
        "source",
        (pl.col("is_doubted") | shared | (settlements > 1)).alias("is_ambiguous"),
    ).sort("alias_norm", "place_id", "lang")


def _bare(form: str, place_type: str) -> str:
    """The form without its administrative noun: "Idlib Governorate" is searched as "Idlib", the noun is context."""
    return _NOUN_TAIL.sub("", form) if place_type in _NOUN_TYPES else form


def _source(frame: pl.DataFrame) -> pl.Expr:
    """The alias_source column, or null where the file has none."""
    return pl.col("alias_source") if "alias_source" in frame.columns else pl.lit(None, pl.String).alias("alias_source")


def _split(cell: str | None) -> list[str]:
    """Forms of one cell."""
    return [form.strip() for form in cell.split("|") if form.strip()] if cell else []


def _variants(folded: str) -> list[str]:
    """Folded forms under which one listed form, folded, is searched, the form itself first."""
    folded = folded.removeprefix("the ")
    if " " not in folded:
        return [folded] if folded else []
    found = [folded]
    inner = _INNER_ARTICLE.search(folded)
    if inner:
        head, rest = folded[: inner.start()], folded[inner.end() :]
        found += [f"{head} {article} {rest}" for article in _articles(rest)]
        found.append(f"{head} {rest}")
    outer = _ARTICLE.match(folded)
    if outer:
        rest = folded[outer.end() :]
        found += [f"{article} {rest}" for article in _articles(rest)]
        if len(rest) >= _MIN_GLUED:
            found += [f"al{rest}"]
    return list(dict.fromkeys(f for f in found if f))


def _articles(rest: str) -> list[str]:
    """Spellings of the Arabic article before a name."""
    sun = _SUN.get(rest[:2]) or _SUN.get(rest[:1])
    return ["al", "el", *([sun] if sun else [])]
