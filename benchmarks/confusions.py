"""Annotated folder + exported claims -> the errors worth fixing: what was missed, invented or read wrongly, by family.

Alignment is the scorer's own (its module is passed in), so that an error listed here is one that costs there.
"""

from collections import Counter
from types import ModuleType
from typing import Any

Row = dict[str, Any]
_WIDTH = 150


def find_confusions(scorer: ModuleType, gold: Any, system: Any) -> dict[str, list[str]]:  # noqa: ANN401 - the scorer's own classes
    """Return lines of text by family, in the order of articles; `gold` and `system` as the scorer reads them."""
    lines: dict[str, list[str]] = {
        family: [] for family in ("figures", "attribution", "disposition", "places", "events", "quotes")
    }
    for article in sorted(gold.rows):
        want = gold.rows[article]
        have = {family: [row for row in rows if row.get("article") == article] for family, rows in system.rows.items()}
        _figures(scorer, article, want["figures"], have["figures"], lines)
        _places(scorer, article, want["places"], have["places"], lines["places"])
        _events(scorer, article, want["events"], have["events"], lines["events"])
        _quotes(scorer, article, want["quotes"], have["quotes"], lines["quotes"])
    return lines


def _figures(scorer: ModuleType, article: str, want: list[Row], have: list[Row], lines: dict[str, list[str]]) -> None:
    asked = [row for row in want if row["low"] is not None or row["high"] is not None]
    weights = {}
    for i, gold in enumerate(asked):
        for j, row in enumerate(have):
            if scorer.figure_values_meet(row, gold) and scorer.aligned(row, gold):
                same = scorer.population(row.get("population"), row.get("unit")) == scorer.population(
                    gold["population"], gold["unit"]
                )
                same_fate = scorer.disposition(row.get("disposition")) == scorer.disposition(gold["action"])
                weights[i, j] = (
                    64 * same
                    + 16 * same_fate
                    + scorer.spans_meet(row.get("char_start"), row.get("char_end"), gold["start"], gold["end"])
                )
    pairs = scorer.best_pairs(weights)
    for i, gold in enumerate(asked):
        if i not in pairs:
            lines["figures"].append(
                f"{article} missed {gold['surface']!r} ({gold['population']}): {_cut(gold['sentence'])}"
            )
    for j, row in enumerate(have):
        if j not in pairs.values():
            value = next((row[k] for k in ("value_best", "value_low", "value_high") if row.get(k) is not None), None)
            lines["figures"].append(f"{article} extra {value} {row.get('population')}: {_cut(row['sentence'])}")
    for i, j in sorted(pairs.items()):
        gold, row = asked[i], have[j]
        if not scorer.same_name(row.get("attributed_to"), gold["attributed_to"]):
            lines["attribution"].append(
                f"{article} {gold['surface']!r}: expected {gold['attributed_to']!r}, got {row.get('attributed_to')!r}: {_cut(gold['sentence'])}"
            )
        if scorer.disposition(row.get("disposition")) != scorer.disposition(gold["action"]):
            lines["disposition"].append(
                f"{article} {gold['surface']!r}: expected {gold['action']!r}, got {row.get('disposition')!r}: {_cut(gold['sentence'])}"
            )
        if scorer.population(row.get("population"), row.get("unit")) != scorer.population(
            gold["population"], gold["unit"]
        ):
            lines["figures"].append(
                f"{article} {gold['surface']!r} population: expected {gold['population']!r}, got {row.get('population')!r}: {_cut(gold['sentence'])}"
            )


def _places(scorer: ModuleType, article: str, want: list[Row], have: list[Row], lines: list[str]) -> None:
    countries = scorer.COUNTRIES | {scorer.fold_place(p["canonical"]) for p in want if p["level"] == "country"}
    expected = {scorer.fold_place(p["canonical"]): p["surface"] for p in want if p["level"] == "place"}
    given = {scorer.fold_place(p["canonical"]): p["surface"] for p in have}
    given = {key: surface for key, surface in given.items() if key in expected or key not in countries}
    lines += [f"{article} missed {expected[key]!r}" for key in sorted(expected.keys() - given.keys())]
    lines += [f"{article} extra {given[key]!r} as {key!r}" for key in sorted(given.keys() - expected.keys())]


def _events(scorer: ModuleType, article: str, want: list[Row], have: list[Row], lines: list[str]) -> None:
    used = set()
    for gold in want:
        kin = [
            j
            for j, row in enumerate(have)
            if scorer.aligned(row, gold) and scorer.event_family(row["type"]) == scorer.event_family(gold["type"])
        ]
        used |= set(kin)
        if not kin:
            lines.append(f"{article} missed {gold['type']} {gold['status']} {gold['date']}: {_cut(gold['sentence'])}")
        elif not any(scorer.event_type(have[j]["type"]) == gold["type"] for j in kin):
            lines.append(
                f"{article} type: expected {gold['type']}, got {Counter(have[j]['type'] for j in kin)}: {_cut(gold['sentence'])}"
            )
        elif gold["date"] and not any(scorer.dates_meet(have[j].get("date"), gold["date"]) for j in kin):
            lines.append(
                f"{article} date: expected {gold['date']}, got {[have[j].get('date') for j in kin]}: {_cut(gold['sentence'])}"
            )
    for j, row in enumerate(have):
        if j not in used:
            lines.append(f"{article} extra {row['type']} {row['status']}: {_cut(row['sentence'])}")


def _quotes(scorer: ModuleType, article: str, want: list[Row], have: list[Row], lines: list[str]) -> None:
    weights = {}
    for i, gold in enumerate(want):
        tokens = Counter(scorer.tokens(gold["text"]))
        for j, row in enumerate(have):
            other = Counter(scorer.tokens(row["text"]))
            longest = max(sum(tokens.values()), sum(other.values()))
            if longest and sum((tokens & other).values()) / longest >= 0.8:
                weights[i, j] = 1.0 + scorer.same_name(row.get("speaker"), gold["speaker"])
    pairs = scorer.best_pairs(weights)
    for i, gold in enumerate(want):
        if i not in pairs:
            lines.append(f"{article} missed {_cut(gold['text'])!r} by {gold['speaker']}")
        elif gold["speaker"] and not scorer.same_name(have[pairs[i]].get("speaker"), gold["speaker"]):
            lines.append(
                f"{article} speaker: expected {gold['speaker']!r}, got {have[pairs[i]].get('speaker')!r}: {_cut(gold['text'])}"
            )
    for j, row in enumerate(have):
        if j not in pairs.values():
            lines.append(f"{article} extra {_cut(row['text'])!r} by {row.get('speaker')}")


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[:_WIDTH] + " ..."
