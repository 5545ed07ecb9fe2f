"""Words of articles and names of files become no heading, link, image, cell, code or tag, however they are shown."""

import html.parser
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import mistune
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from expectations.report import escape_markdown, markdown_report
from flows import artifacts
from flows.run import Outcome
from transforms.dictionary import dictionary

# Two independent renderers (rich and great-expectations bring them), both with every extension that turns text into something, and raw HTML let through.
RENDERERS: dict[str, Callable[[str], Any]] = {
    "markdown-it": MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render,
    "mistune": mistune.create_markdown(
        escape=False,
        plugins=["strikethrough", "footnotes", "table", "url", "task_lists", "def_list", "abbr", "mark", "insert",
                 "superscript", "subscript", "math", "ruby", "spoiler"],
    ),
}  # fmt: skip
EVIL = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt; &#60;i&#62;", "[a](javascript:alert(1))",
    "![i](http://evil.example/i.png)", "http://evil.example www.evil.example me@evil.example", "<http://evil.example>",
    "| a | b |\n|---|---|\n| c | d |", "# heading", "a\n===\nb\n---", "> quote", "- list\n+ list\n1. list", "`code` ```x```",
    "~~~\nfence\n~~~", "    indented", "*em* __strong__ ~~gone~~ ==mark== ^^in^^ $x$ $$y$$ >!spoiler!<", "[^1] note\n\n[^1]: x",
    "[ref]: http://evil.example", "term\n: definition", "a  \nb", "\\<b>", "\\\\[x](y)", "---", "- [ ] task", "[x][y]",
    "\u2028# heading", "a\r| b", "{{ 7 * 7 }} {% raw %}", "<!-- comment -->", "<?php ?>", "<![CDATA[x]]>", ":smile: [ruby(rt)]",
]  # fmt: skip
ALLOWED = {"p", "h1", "table", "thead", "tbody", "tr", "th", "td"}


class _Tags(html.parser.HTMLParser):
    """Tags and visible text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert [name for name, _ in attrs if name not in ("style", "align")] == [], (tag, attrs)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment hides {data!r}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def _cell_shows_the_text(text: str) -> None:
    """Rendered alone, and as the middle one of three cells, the text is text."""
    wanted = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    for render in RENDERERS.values():
        alone = _Tags(render(escape_markdown(text)))
        assert set(alone.tags) <= {"p"}, (text, alone.tags)
        row = _Tags(render(f"| x | y | z |\n|---|---|---|\n| one | {escape_markdown(text)} | three |\n"))
        assert set(row.tags) <= ALLOWED - {"h1"}
        assert row.tags.count("td") == 3
        assert " ".join(row.text.split()) == " ".join(f"x y z one {wanted} three".split())


@pytest.mark.parametrize("text", EVIL)
def test_evil_text_is_text(text: str) -> None:
    _cell_shows_the_text(text)


@given(st.text(alphabet="<>&|`*_~[]()!#\\-+=.:/@$^ \n\ta1{}'\"", max_size=25))
def test_any_text_is_text(text: str) -> None:
    for render in RENDERERS.values():
        assert set(_Tags(render("x " + escape_markdown(text))).tags) <= {"p"}


def test_the_renderers_would_show_it() -> None:
    """Unescaped, the same texts do become something: the tests above can fail."""
    for name, render in RENDERERS.items():
        found = set()
        for text in EVIL:
            try:
                found |= set(_Tags(render(text)).tags)
            except AssertionError:
                found.add("attribute or comment")
        assert {"script", "h1", "table", "blockquote", "attribute or comment"} <= found, name


def _evil_audit(hostile: Outcome) -> Any:
    assert hostile.audit is not None
    rows = hostile.audit.results.head(len(EVIL)).with_columns(
        pl.Series("reason", EVIL[: min(len(EVIL), hostile.audit.results.height)]),
        pl.Series("sample", [json.dumps([{"text": text}]) for text in EVIL]),
        pl.lit("failed").alias("state"),
        pl.lit("critical").alias("severity"),
    )
    return replace(hostile.audit, results=rows)


def test_audit_report(hostile: Outcome) -> None:
    report = markdown_report(_evil_audit(hostile))
    for name, render in RENDERERS.items():
        page = _Tags(render(report))
        assert set(page.tags) <= ALLOWED, name
        assert page.tags.count("h1") == 1
        assert page.tags.count("td") == 7 * len(EVIL)
        assert "<script>alert(1)</script>" in page.text


def test_artifacts_of_a_hostile_batch(
    hostile: Outcome, planted: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, dict[str, Any]] = {}
    for function in ("create_markdown_artifact", "create_table_artifact"):
        monkeypatch.setattr(artifacts, function, lambda **one: made.update({one["key"]: one}))
    artifacts.publish_artifacts(replace(hostile, audit=_evil_audit(hostile)))
    assert len(made) == 4
    cells = [str(v) for one in made.values() for row in one.get("table", []) for v in row.values()]
    for render in RENDERERS.values():
        assert set(_Tags(render(made["validation-report"]["markdown"])).tags) <= ALLOWED
        for cell in cells:
            assert set(_Tags(render(cell)).tags) <= {"p"}, cell
        assert any(planted.markup_name in _Tags(render(cell)).text for cell in cells)
        for one in made.values():
            assert set(_Tags(render(one["description"])).tags) <= {"p", "strong", "ul", "li"}
        items = _Tags(render(made["rejections"]["description"])).tags.count("li")
        assert items == hostile.rejections["reason_code"].n_unique(), "one for each reason, and none that was planted"


def test_data_dictionary_holds_no_tags() -> None:
    """It is made of declarations alone; this holds that nothing in them turns into markup by accident."""
    page = _Tags(RENDERERS["markdown-it"](dictionary()))
    assert set(page.tags) <= ALLOWED | {"h2", "code", "em", "strong"}


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed: apt-get install chromium")
def test_a_browser_runs_nothing_and_asks_nobody(hostile: Outcome) -> None:
    """The rendered report and every evil text as a cell, with scripts on and the network watched."""
    from playwright.sync_api import sync_playwright

    page_html = RENDERERS["markdown-it"](markdown_report(_evil_audit(hostile)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: asked.append(dialog.message))
        page.set_content(f"<!doctype html><body>{page_html}</body>")
        assert page.locator("td").count() == 7 * len(EVIL)
        assert page.locator("script, img, a, code, em, strong, del, input, iframe").count() == 0
        browser.close()
    assert asked == []
