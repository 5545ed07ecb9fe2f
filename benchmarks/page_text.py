"""Folder of the article-extraction-benchmark -> how true and how fast the texts of pages are, beside other extractors.

    python -m benchmarks.page_text FOLDER [--rounds 3]

FOLDER holds `ground-truth.json` and `html/*.html.gz` as github.com/scrapinghub/article-extraction-benchmark publishes
them; nothing of it is kept. Measure: that benchmark's own, shared 4-grams of words, each page with the same weight.
Speed: CPU seconds of one process for decoding, parsing, what the page states, text and refusal, best of the rounds;
imports and the first round are not counted. Extractors that are not installed are left out.
"""

import gzip
import importlib.util
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

from cyclopts import App

from sources.fetched import FetchedAs
from sources.pages import read_page
from sources.reading import Document, Limits, Origin, Rejection

app = App(name="python -m benchmarks.page_text", help_format="plaintext", version_flags=[])
_GRAM = 4
_Pages = dict[str, tuple[bytes, str, str]]  # name -> bytes, address, true text
_Found = dict[str, str]


@app.default
def page_text(folder: Path, /, *, rounds: int = 3) -> int:
    """Print F1, precision, recall and pages per CPU second of each extractor, and what ours sets aside.

    Parameters
    ----------
    folder
        The benchmark's folder.
    rounds
        How often each extractor reads all pages after a first time.
    """
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages: _Pages = {
        name: (gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()), true["url"], true["articleBody"])
        for name, true in truth.items()
    }
    print(f"{len(pages)} pages, {sum(len(data) for data, _, _ in pages.values()) / 1e6:.1f} MB")
    print(f"{'extractor':<34}{'F1':>7}{'prec.':>8}{'recall':>8}{'pages per CPU s':>17}")
    for name, reader in _readers().items():
        seconds = []
        found: _Found = {}
        for _ in range(rounds + 1):
            started = time.process_time()
            found = {page: reader(data, url) for page, (data, url, _) in pages.items()}
            seconds.append(time.process_time() - started)
        precision, recall = _score(found, pages)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{name:<34}{f1:>7.4f}{precision:>8.4f}{recall:>8.4f}{len(pages) / min(seconds[1:]):>17.1f}")
    items = {name: _item(data, url) for name, (data, url, _) in pages.items()}
    aside = {name: item for name, item in items.items() if isinstance(item, Rejection)}
    print(f"set aside by the whole reader: {len(aside)} of {len(pages)}")
    for name, refused in sorted(aside.items()):
        print(f"  {refused.reason_code:<16}{len(pages[name][2].split()):>5} true words  {pages[name][1]}")
    return 0


def _item(data: bytes, url: str) -> Document | Rejection:
    fetched = FetchedAs("article", url, "text/html", None, None)
    origin = Origin(url, "page", "0" * 64, "raw/00/0", datetime(2026, 1, 1, tzinfo=UTC), fetched=fetched)
    return next(item for item in read_page(data, origin, Limits()) if isinstance(item, Document | Rejection))


def _passage(data: bytes, url: str) -> str:
    """All that a poll does with a page; of what it sets aside, the text it found counts here."""
    item = _item(data, url)
    return item.text if isinstance(item, Document) else _text_alone(data, url)


def _text_alone(data: bytes, _: str) -> str:
    from sources.body_text import body_text  # noqa: PLC0415
    from sources.main_text import article_text, page_tree  # noqa: PLC0415
    from sources.page_statements import page_statements  # noqa: PLC0415

    tree = page_tree(body_text(data, None, is_xml=True).text)
    return article_text(tree, page_statements(tree).linked.words)


def _readers() -> dict[str, Callable[[bytes, str], str]]:
    """Name -> extractor of those that are installed, ours first."""
    readers: dict[str, Callable[[bytes, str], str]] = {"this project, the whole reader": _passage}
    for name, options in {
        "trafilatura precision, metadata": {"favor_precision": True, "with_metadata": True},
        "trafilatura precision": {"favor_precision": True},
        "trafilatura": {},
        "trafilatura fast": {"fast": True},
        "trafilatura fast, precision": {"fast": True, "favor_precision": True},
    }.items():
        readers[name] = _trafilatura(options)
    if importlib.util.find_spec("readability"):
        readers["readability-lxml"] = _readability
    if importlib.util.find_spec("justext"):
        readers["jusText"] = _justext
    return readers


def _trafilatura(options: dict[str, bool]) -> Callable[[bytes, str], str]:
    from trafilatura import bare_extraction  # noqa: PLC0415

    def extracted(data: bytes, _: str) -> str:
        found = bare_extraction(data, include_comments=False, **options)  # type: ignore[arg-type]
        return "" if found is None or isinstance(found, dict) else found.text or ""

    return extracted


def _readability(data: bytes, _: str) -> str:
    from lxml.html import fromstring  # noqa: PLC0415
    from readability import Document as Readable  # type: ignore[import-not-found]  # noqa: PLC0415

    summary = Readable(data.decode("utf-8", "replace")).summary()
    return " ".join(fromstring(summary).itertext())


def _justext(data: bytes, _: str) -> str:
    import justext  # type: ignore[import-untyped]  # noqa: PLC0415

    paragraphs = justext.justext(data, justext.get_stoplist("English"))
    return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)


def _score(found: _Found, pages: _Pages) -> tuple[float, float]:
    """Precision and recall, means over the pages, as the benchmark's `evaluate.py` reckons them."""
    precisions, recalls = [], []
    for name, (_, _, true) in pages.items():
        wanted, given = _grams(true), _grams(found[name])
        shared = (wanted & given).total()
        if given:
            precisions.append(shared / given.total())
        if wanted:
            recalls.append(shared / wanted.total())
    return mean(precisions), mean(recalls)


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    starts = range(max(1, len(words) - _GRAM + 1))
    return Counter(gram for start in starts if (gram := tuple(words[start : start + _GRAM])))


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
