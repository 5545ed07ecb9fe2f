"""A tiny batch in which everything is true, and a warehouse that holds it: what every rule is tried on."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

import duckdb
import polars as pl
import pytest

from transforms import tables

Batch = dict[str, pl.DataFrame]

P1, P2, P3, P4, P5, P6 = (f"{n:032x}" for n in range(1, 7))
PARAGRAPHS = {
    P1: "Two Towns Emptied",
    P2: "The buses left Homs.",
    P3: "The buses left Homs. Over 200 people came to Idlib.",
    P4: "Witnesses saw 162 kilometres of road. Over 200 people walked to Homs. "
    "On Wednesday the army said the buses left Homs under a deal.",
    P5: "Between 50 and 60 fighters arrive",
    P6: "Dozens of families waited in Idlib, 30 percent of them ill.",
}
ALPHA = f"\n{PARAGRAPHS[P1]}\n\n{PARAGRAPHS[P2]}\n{PARAGRAPHS[P3]}\n\u00a0\n{PARAGRAPHS[P4]}\n{PARAGRAPHS[P2]}\n"
# Its last paragraph is written with a no-break space and a double space, which the normal form folds.
BETA = "\n".join([PARAGRAPHS[P5], PARAGRAPHS[P2], "  " + PARAGRAPHS[P6].replace("of families", "of\u00a0 families")])
TEXTS = {"alpha": ALPHA, "beta": BETA}
SAID = "On Wednesday the army said the buses left Homs under a deal."
EVENT, DEAL = f"{P4}.s3.e{SAID.index('left')}", f"{P4}.s3.a{SAID.index('a deal')}"
WALKED = f"{P4}.s2.f0"
COPIED, EDITED, UPDATED = (f"{n:032x}" for n in (21, 22, 23))
NOW = datetime(2026, 1, 2, tzinfo=UTC)
SHA_A, SHA_B, SHA_C = "a" * 64, "b" * 64, "c" * 64


@pytest.fixture(scope="session")
def good_batch() -> Batch:
    """About two articles: a repeat, a shared paragraph, and figures that are more-than, plain, range, vague, share."""
    rows: dict[str, list[dict[str, object]]] = {
        "documents": [_document(SHA_A, "alpha"), _document(SHA_B, "beta")],
        "articles": [_article("alpha", SHA_A, ALPHA, (5, 4, 1)), _article("beta", SHA_B, BETA, (3, 3, 0))],
        "paragraphs": [
            _paragraph(P1, "alpha", 1) | {"cluster_id": EDITED},
            _paragraph(P2, "alpha", 2, n_occurrences=3, n_articles=2) | {"cluster_id": EDITED},
            _paragraph(P3, "alpha", 3),
            _paragraph(P4, "alpha", 4),
            _paragraph(P5, "beta", 1),
            _paragraph(P6, "beta", 3),
        ],
        "paragraph_occurrences": [*_occurrences("alpha", ALPHA), *_occurrences("beta", BETA)],
        "sentences": [
            _sentence(P1, 1, "alpha", "Two Towns Emptied"),
            _sentence(P2, 1, "alpha", "The buses left Homs."),
            _sentence(P3, 1, "alpha", "The buses left Homs.", nth=2),
            _sentence(P3, 2, "alpha", "Over 200 people came to Idlib."),
            _sentence(P4, 1, "alpha", "Witnesses saw 162 kilometres of road."),
            _sentence(P4, 2, "alpha", "Over 200 people walked to Homs."),
            _sentence(P5, 1, "beta", "Between 50 and 60 fighters arrive"),
            _sentence(P6, 1, "beta", BETA[BETA.index("Dozens") :]),
            _sentence(P4, 3, "alpha", SAID),
        ],
        "near_repeat_clusters": [
            _cluster(COPIED, "sentence", "paraphrase"),
            _cluster(EDITED, "paragraph", "paraphrase"),
            _cluster(UPDATED, "sentence", "same_claim_other_number"),
        ],
        "near_repeat_members": [
            *_members(COPIED, f"{P2}.s1", f"{P3}.s1"),
            *_members(EDITED, P1, P2),
            *_members(UPDATED, f"{P3}.s2", f"{P4}.s2", differs_in="word"),
        ],
        "places": [
            _place("syria", "Syria", "country", None, None),
            _place("homs", "Homs", "city", "SY04", "syria"),
            _place("idlib", "Idlib", "city", "SY07", "syria"),
        ],
        "place_aliases": [_alias("homs", "homs"), _alias("hims", "homs"), _alias("idlib", "idlib")],
        "place_mentions": [
            _mention(f"{P2}.s1", ALPHA, "The buses left Homs.", "Homs", "homs"),
            _mention(f"{P3}.s2", ALPHA, "Over 200 people came to Idlib.", "Idlib", "idlib"),
            _mention(f"{P4}.s2", ALPHA, "Over 200 people walked to Homs.", "Homs", "homs"),
        ],
        "figures": [
            _figure(f"{P3}.s2", "alpha", "Over 200 people came to Idlib.", "Over 200 people",
                    bound="more_than", value_best=200, value_low=200, is_approximate=True),
            _figure(f"{P4}.s1", "alpha", "Witnesses saw 162 kilometres of road.", "162 kilometres",
                    figure_class="distance", value_best=162, value_low=162, value_high=162, unit="kilometres"),
            _figure(f"{P4}.s2", "alpha", "Over 200 people walked to Homs.", "Over 200 people",
                    bound="more_than", value_best=200, value_low=200, is_approximate=True, to_place_id="homs",
                    event_id=EVENT),
            _figure(f"{P5}.s1", "beta", "Between 50 and 60 fighters arrive", "Between 50 and 60 fighters",
                    bound="range", value_low=50, value_high=60),
            _figure(f"{P6}.s1", "beta", BETA[BETA.index("Dozens") :], "Dozens of\u00a0 families", bound="vague",
                    value_low=24, is_approximate=True, is_vague=True, low_basis="vague_word_rule"),
            _figure(f"{P6}.s1", "beta", BETA[BETA.index("Dozens") :], "30 percent",
                    figure_class="share", value_best=30, value_low=30, value_high=30, unit="percent"),
        ],
        **_claims(),
        "rejections": [
            {"rejection_id": f"{9:032x}", "run_id": "run-0", "stage": "read", "source_uri": "in/empty.txt",
             "raw_sha256": SHA_C, "reason_code": "empty", "reason": "The file is empty. Remove it.", "sample": None,
             "retry_count": 0, "resolved_at": None}
        ],
        **_polled(),
    }  # fmt: skip
    return {
        name: tables.TABLES[name].validate(pl.DataFrame(given, schema=tables.TABLES[name].create_empty().schema))
        for name, given in rows.items()
    }


def _polled() -> dict[str, list[dict[str, object]]]:
    """Three sources: one with a page and without changes since, one that fails, one that is no more."""
    at, later = datetime(2018, 7, 20, 8, tzinfo=UTC), datetime(2018, 7, 20, 9, tzinfo=UTC)
    paper, down, gone = (f"https://{name}.example/feed" for name in ("paper", "down", "gone"))
    asked = {"run_id": "run-0", "kind": "feed", "started_at": at, "finished_at": at, "problems": [], "bytes_wire": 9,
             "bytes_decoded": 9, "is_accepted": True}  # fmt: skip
    body = {"outcome": "ok", "http_status": 200, "raw_sha256": SHA_A, "items": 2}
    requests = [
        body | {"source_url": paper, "for_source": paper},
        body | {"source_url": "https://paper.example/a", "for_source": paper, "kind": "article", "items": 1},
        {"source_url": paper, "for_source": paper, "outcome": "not_modified", "http_status": 304, "run_id": "run-1"},
        {"source_url": down, "for_source": down, "outcome": "transient_error", "error_class": "Refused",
         "problems": ["It does not answer. Wait."]},
        {"source_url": gone, "for_source": gone, "outcome": "gone", "error_class": "Gone", "http_status": 410},
    ]  # fmt: skip
    state = {"kind": "feed", "source_group": "news", "last_asked_at": at, "failures": 0}
    return {
        "fetches": [asked | {"fetch_id": f"{n:032x}"} | row for n, row in enumerate(requests, start=31)],
        "feed_state": [
            state | {"source_url": paper, "last_outcome": "not_modified", "etag": '"1"', "last_answer_at": at},
            state | {"source_url": down, "last_outcome": "transient_error", "failures": 1, "next_attempt_at": later,
                     "last_problem": "It does not answer. Wait."},
            state | {"source_url": gone, "last_outcome": "gone", "failures": 1, "disabled_reason": "It is no more."},
        ],
    }  # fmt: skip


def _claims() -> dict[str, list[dict[str, object]]]:
    """What the last sentence of alpha says: who told on which day of which happening under which deal."""
    here = {"sentence_id": f"{P4}.s3", "article_id": "alpha", "confidence": 0.9, "rule": "r"}
    told = {"event_id": EVENT, "attributed_to": "army", "attribution_basis": "explicit"}
    day = {"date_start": date(2018, 7, 18), "date_end": date(2018, 7, 18)}
    words = "the buses left Homs under a deal"

    def at(quoted: str) -> dict[str, object]:
        start = ALPHA.index(SAID) + SAID.index(quoted)
        return here | {"char_start": start, "char_end": start + len(quoted)}

    return {
        "actors": [
            {"actor_id": actor, "name": actor.title(), "actor_class": "government", "country": "SYR", "is_person": False,
             "is_listed": True} for actor in ("army", "rebels")],
        "actor_aliases": [
            {"alias_norm": "army", "actor_id": "army", "lang": "en", "alias": "army", "register": "neutral",
             "is_ambiguous": False}],
        "actor_mentions": [at("the army") | {"surface": "the army", "actor_id": "army", "sense": "common_noun"}],
        "date_expressions": [
            at("On Wednesday") | day | {"expression": "On Wednesday", "kind": "weekday", "edtf": "2018-07-18",
                                        "precision": "day"}],
        "statements": [
            at(words) | {"statement_id": f"{P4}.s3.q{SAID.index(words)}", "verbatim": SAID, "text": words,
                         "kind": "indirect", "speaker_actor_id": "army", "speaker_as_written": "the army",
                         "speaker_basis": "explicit"}],
        "event_type_crosswalk": [
            {"event_type": "evacuation", "condition": "always", "scheme": scheme, "code": "none", "scheme_version": "1",
             "fit": "none"} for scheme in ("acled", "plover", "cameo")],
        "agreements": [
            at("a deal") | {"agreement_id": DEAL, "label": "Deal", "kind": "evacuation", "status": "agreed",
                            "is_exchange": False, "date_precision": "unresolved", "verbatim": "a deal"}],
        "agreement_parties": [
            {"agreement_id": DEAL, "actor_id": "army", "role": "party", "sentence_id": here["sentence_id"]}],
        "agreement_terms": [
            {key: value for key, value in at("left Homs").items() if key not in ("article_id", "confidence", "rule")}
            | {"agreement_id": DEAL, "ordinal": 1, "kind": "evacuation_leg", "from_place_id": "homs", "event_id": EVENT,
               "text": "left Homs"}],
        "events": [
            at("the buses left Homs") | day
            | {"event_id": EVENT, "event_type": "evacuation", "status": "completed", "assertion": "stated",
               "verbatim": "the buses left Homs", "date_edtf": "2018-07-18", "date_precision": "day",
               "ucdp_date_prec": 1, "acled_time_precision": 1, "agreement_id": DEAL, "off_story": False}],
        "event_claims": [
            told | {key: value for key, value in at(quoted).items() if key != "confidence"}
            | {"aspect": aspect, "verbatim": quoted}
            for aspect, quoted in (("occurrence", "the buses left Homs"), ("status", "left"))],
        "event_places": [{"event_id": EVENT, "place_id": "homs", "role": "from"}],
        "event_actors": [{"event_id": EVENT, "actor_id": "rebels", "role": "evacuee"}],
        "event_figures": [{"event_id": EVENT, "figure_id": WALKED}],
        "figure_places": [{"figure_id": WALKED, "place_id": "homs", "role": "to", "basis": "sentence"}],
    }  # fmt: skip


@pytest.fixture(scope="session")
def warehouse_of() -> Callable[..., duckdb.DuckDBPyConnection]:
    """A function that stages a batch in a new warehouse in memory, in a transaction that is still open.

    seen_before: whether the rows are older ones that the run wrote again.
    """

    def stage(batch: Mapping[str, pl.DataFrame], *, seen_before: bool = False) -> duckdb.DuckDBPyConnection:
        con = duckdb.connect()
        con.execute("BEGIN")
        con.execute("SET VARIABLE first = ?", [NOW - timedelta(days=1) if seen_before else NOW])
        con.execute("SET VARIABLE last = ?", [NOW])
        for name, frame in batch.items():
            con.register("incoming", frame)
            con.execute(
                f"CREATE TABLE {name} AS SELECT *, 'run-1' AS flow_run_id, getvariable('first') AS first_seen_at, "
                "getvariable('last') AS last_seen_at FROM incoming"
            )
            con.unregister("incoming")
        return con

    return stage


def _document(sha: str, stem: str) -> dict[str, object]:
    return {"raw_sha256": sha, "source_uri": f"in/{stem}.txt", "source_kind": "file", "encoding": "utf-8",
            "fetched_at": datetime(2018, 7, 20, 8, tzinfo=UTC), "media_type": "text/plain",
            "path": f"raw/{sha}", "container_sha256": None, "item_id": None}  # fmt: skip


def _article(article_id: str, sha: str, text: str, counts: tuple[int, int, int]) -> dict[str, object]:
    return {"article_id": article_id, "source_uri": f"in/{article_id}.txt", "source_file": f"{article_id}.txt",
            "source_kind": "file", "sha256": sha, "language": "en", "published_on": date(2018, 7, 19),
            "published_precision": "day", "published_basis": "machine_prefix", "published_confidence": 0.9,
            "published_candidates": ["2018-07-19", "XXXX-07-19"], "text": text, "n_occurrences": counts[0],
            "n_paragraphs": counts[1], "n_repeats": counts[2]}  # fmt: skip


def _paragraph(
    paragraph_id: str, article: str, ordinal: int, *, n_occurrences: int = 1, n_articles: int = 1
) -> dict[str, object]:
    return {"paragraph_id": paragraph_id, "text_norm": PARAGRAPHS[paragraph_id], "first_article_id": article,
            "first_ordinal": ordinal, "n_occurrences": n_occurrences, "n_articles": n_articles}  # fmt: skip


def _occurrences(article_id: str, text: str) -> list[dict[str, object]]:
    known = {norm: paragraph_id for paragraph_id, norm in PARAGRAPHS.items()}
    rows: list[dict[str, object]] = []
    first: dict[str, int] = {}
    start = 0
    for line_no, line in enumerate(text.split("\n"), start=1):
        norm = " ".join(line.split())
        if norm:
            ordinal = len(rows) + 1
            repeat_of = first.get(norm)
            first.setdefault(norm, ordinal)
            begin = start + line.index(line.strip())
            rows.append(
                {"article_id": article_id, "ordinal": ordinal, "paragraph_id": known[norm], "line_no": line_no,
                 "char_start": begin, "char_end": begin + len(line.strip()), "confidence": 0.9,
                 "role": "headline" if ordinal == 1 else "body", "is_repeat": repeat_of is not None,
                 "repeat_of_ordinal": repeat_of}
            )  # fmt: skip
        start += len(line) + 1
    return rows


def _sentence(paragraph_id: str, ordinal: int, article: str, sentence: str, *, nth: int = 1) -> dict[str, object]:
    text, start = TEXTS[article], -1
    for _ in range(nth):
        start = text.index(sentence, start + 1)
    return {"sentence_id": f"{paragraph_id}.s{ordinal}", "paragraph_id": paragraph_id, "article_id": article,
            "ordinal": ordinal, "text": sentence, "char_start": start, "char_end": start + len(sentence),
            "is_quote": False, "is_dateline": False, "off_story": False}  # fmt: skip


def _cluster(cluster_id: str, level: str, kind: str) -> dict[str, object]:
    return {"cluster_id": cluster_id, "level": level, "kind": kind, "method": "jaccard", "threshold": 0.3}


def _members(
    cluster_id: str, representative: str, other: str, differs_in: str | None = None
) -> list[dict[str, object]]:
    return [
        {"cluster_id": cluster_id, "member_id": member, "similarity": similarity, "is_representative": similarity == 1,
         "differs_in": differs}
        for member, similarity, differs in ((representative, 1.0, None), (other, 0.5, differs_in))
    ]  # fmt: skip


def _place(place_id: str, name: str, place_type: str, pcode: str | None, parent: str | None) -> dict[str, object]:
    return {"place_id": place_id, "name": name, "place_type": place_type, "country": "SYR", "admin1_pcode": pcode,
            "admin2_pcode": pcode and pcode + "00", "admin3_pcode": pcode and pcode + "0000",
            "pcode_version": date(2020, 1, 1), "lat": 34.7, "lon": 36.7, "coord_source": "survey",
            "parent_place_id": parent, "is_actor_capital": False}  # fmt: skip


def _alias(alias: str, place_id: str) -> dict[str, object]:
    return {"alias_norm": alias, "place_id": place_id, "lang": "en", "alias": alias.title(), "script": "Latn",
            "is_ambiguous": False}  # fmt: skip


def _mention(sentence_id: str, text: str, sentence: str, surface: str, place_id: str) -> dict[str, object]:
    start = text.index(sentence) + sentence.index(surface)
    return {"sentence_id": sentence_id, "char_start": start, "char_end": start + len(surface), "article_id": "alpha",
            "surface": surface, "place_id": place_id, "sense": "location", "geo_precision": 1,
            "role_in_event": None, "confidence": 0.9, "rule": "gazetteer"}  # fmt: skip


def _figure(sentence_id: str, article: str, sentence: str, expression: str, **cells: object) -> dict[str, object]:
    offset = sentence.index(expression)
    start = TEXTS[article].index(sentence) + offset
    plain = {"figure_class": "people", "bound": "exact", "is_approximate": False, "is_vague": False,
             "low_basis": "stated", "unit": "people", "population_class": "people", "population_basis": "noun",
             "attribution_basis": "unattributed"}  # fmt: skip
    return {"figure_id": f"{sentence_id}.f{offset}", "article_id": article, "sentence_id": sentence_id,
            "verbatim": sentence, "expression": " ".join(expression.split()), "char_start": start, "char_end": start + len(expression),
            "population": None, "rule": "number_noun", **plain, **cells}  # fmt: skip
