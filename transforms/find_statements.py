"""sentences + actor mentions + speech vocabulary -> statements, actors: decides what was said, and by whom.

Direct speech and quoted fragments stand in quotation marks, indirect speech in the clause beside a verb of speech. Words
in quotation marks that nobody is said to have said (scare quotes) are no statements. It refuses to date a statement.
"""

import bisect
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from transforms.statements.frame import Frame
from transforms.statements.frame_ends import passes_on
from transforms.statements.frames import speech_frames
from transforms.statements.quote_parts import is_title, is_whole, parts_of_span
from transforms.statements.quote_spans import quote_spans
from transforms.statements.speaker_phrases import subject_after
from transforms.statements.statement_inputs import Sentence, mentions_by_article, sentences_by_article
from transforms.statements.statement_rows import ACTORS, STATEMENTS, Part, Said, direct_rows, indirect_row
from transforms.statements.statement_speakers import NOBODY, ArticleSpeakers, Speaker
from transforms.statements.words import Line, SpeechWords, bare, compile_speech_words, cut, word_set

_HEADLINE_WORDS = 24
_BARE_FRAME = 9
_SCARE_WORDS = 4
_FULL_QUOTE = 6
_NEXT_SENTENCE = "quote.speaker_in_next_sentence"
_BETWEEN = " ,–—-:;\u00a0"


def find_statements(
    sentences: pl.DataFrame, actor_mentions: pl.DataFrame, actors: pl.DataFrame, words: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find who said what.

    Args:
        sentences: `tables.Sentences` (needs sentence_id, paragraph_id, article_id, text, char_start).
        actor_mentions: `claim_tables.ActorMentions`; the mention inside the words that name a speaker tells the actor.
        actors: `claim_tables.Actors` of those mentions (needs actor_id, is_person; article_id where an article introduces
            the actor, null for listed ones).
        words: family, phrase (`seeds/speech_words.csv`).

    Returns:
        `claim_tables.Statements` sorted by article_id, char_start, char_end, kind (offsets are code points of the
        article's text; date_edtf and cluster_id are null); and `claim_tables.Actors` of the sources that no mention
        names, with article_id and confidence (0: a mention knows better), sorted by article_id, actor_id.

    Raises:
        ValueError: the vocabulary lacks a family that the grammar needs.
    """
    vocabulary = compile_speech_words(words)
    mentions = mentions_by_article(actor_mentions, actors)
    found: list[tuple[object, ...]] = []
    introduced: dict[tuple[str, str], tuple[str, str, bool]] = {}
    for article_id, lines in sentences_by_article(sentences, vocabulary):
        text = " ".join([line.text for line in lines]) if any([line.holds_acronym for line in lines]) else ""
        speakers = ArticleSpeakers(vocabulary, text, mentions.get(article_id, []))
        found.extend(_Article(vocabulary, article_id, lines, speakers).rows())
        introduced.update({(article_id, key): source for key, source in speakers.unnamed.items()})
    # By column: several times quicker than from rows.
    statements = pl.DataFrame(list(zip(*found, strict=True)), schema=STATEMENTS, orient="col")
    statements = statements.unique("statement_id", keep="first", maintain_order=True)
    known = set(_listed(actors)["actor_id"].to_list())
    used = {
        named
        for role in ("speaker_actor_id", "reported_via")
        for named in statements.select("article_id", role).drop_nulls().iter_rows()
    }
    added = [
        (key, name, kind, None, None, None, is_person, False, article_id, 0.0)
        for (article_id, key), (name, kind, is_person) in introduced.items()
        if (article_id, key) in used and key not in known
    ]
    return (
        statements.sort("article_id", "char_start", "char_end", "kind"),
        pl.DataFrame(added, schema=ACTORS, orient="row").sort("article_id", "actor_id"),
    )


def _listed(actors: pl.DataFrame) -> pl.DataFrame:
    return actors.filter(pl.col("article_id").is_null()) if "article_id" in actors.columns else actors


class _Touched(NamedTuple):
    """A quotation with the speaker that its own sentence gives; `whole` if it is a sentence of its own."""

    parts: list[Part]
    speaker: Speaker | None
    rule: str
    via: str | None
    whole: bool


class _Article:
    """One article's statements; holds what the steps share."""

    def __init__(self, words: SpeechWords, article_id: str, lines: list[Sentence], speakers: ArticleSpeakers) -> None:
        """Take the vocabulary, the article's sentences in order and its speakers."""
        self._words = words
        self._article_id = article_id
        self._lines = lines
        self._texts = [line.text for line in lines]
        self._speakers = speakers
        self._cut: dict[int, Line] = {}
        self._frames: dict[int, list[Frame]] = {}
        self._who: dict[tuple[int, int], Speaker] = {}
        self._spoken: dict[int, Speaker] = {}

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Rows of `claim_tables.Statements`."""
        quotes = list(self._quotes())
        quoted: dict[int, list[tuple[int, int]]] = {}
        for parts in quotes:
            for part in parts:
                if not part.is_single:
                    quoted.setdefault(part.sentence, []).append((part.start, part.end))
        for index, line in enumerate(self._lines):
            if not (line.is_cue or (line.is_headline and self._is_told(line))):
                continue
            tokens = self._line(index)
            frames = speech_frames(self._words, tokens, line.is_headline and len(tokens.words) <= _HEADLINE_WORDS)
            inside = quoted.get(index, [])
            self._frames[index] = _outside(frames, inside) if inside else frames
        self._resolve()
        placed = [(line.key, line.text, line.start) for line in self._lines] if quotes else []
        for said in self._assign(quotes):
            yield from direct_rows(self._article_id, said, placed)
        for index, frames in self._frames.items():
            for number, frame in enumerate(frames):
                row = self._indirect(index, number, frame, quoted.get(index, []))
                if row is not None:
                    yield row

    def _is_told(self, line: Sentence) -> bool:
        """Whether a headline without a verb of saying may name its source all the same: behind a mark, or at its end."""
        return line.is_told_headline or line.text.rstrip().lower().endswith(self._words.name_ends)

    def _line(self, index: int) -> Line:
        if index not in self._cut:
            self._cut[index] = cut(self._lines[index].text)
        return self._cut[index]

    def _quotes(self) -> Iterator[list[Part]]:
        """Quotation spans of each paragraph, cut at the ends of sentences."""
        at = 0
        while at < len(self._lines):
            last = at + 1
            while last < len(self._lines) and self._lines[last].paragraph == self._lines[at].paragraph:
                last += 1
            group = self._lines[at:last]
            if any([line.opens_quote for line in group]):
                text = " ".join([line.text for line in group])
                starts = [0]
                for line in group:
                    starts.append(starts[-1] + len(line.text) + 1)
                for span in quote_spans(text):
                    parts = list(parts_of_span(span, starts, group, at))
                    if parts:
                        yield parts
            at = last

    def _resolve(self) -> None:
        """Say who speaks in each frame, in the order of the text."""
        names = []
        for index, frames in self._frames.items():
            line = self._line(index)
            for frame in frames:
                if frame.phrase is not None and line.has_name(frame.phrase.first, frame.phrase.last):
                    name = line.slice(frame.phrase.first, frame.phrase.last)
                    names.append(name.removeprefix("the ").removeprefix("The ").removeprefix("A ").removeprefix("a "))
        self._speakers.know_names(names)
        for index, frames in self._frames.items():
            line = self._line(index)
            for number, frame in enumerate(frames):
                if frame.phrase is not None:
                    before = self._texts[max(0, index - 2) : index]
                    who = self._speakers.resolve(frame.phrase, line, index, self._lines[index].start, before)
                elif frame.heir >= 0 and (index, frame.heir) in self._who:
                    who = self._who[index, frame.heir]
                else:
                    who = NOBODY
                self._who[index, number] = who
                if who.as_written:
                    self._spoken[index] = who

    def _assign(self, quotes: list[list[Part]]) -> Iterator[Said]:
        """Give each quotation its speaker; quotations of nobody that are short or names are left out."""
        touched = [
            _Touched(parts, *self._beside(parts), is_whole(self._lines[parts[0].sentence].text, parts[0]))
            for parts in quotes
        ]
        previous: tuple[int, Speaker] | None = None
        for number, quote in enumerate(touched):
            text = " ".join(self._lines[part.sentence].text[part.start : part.end] for part in quote.parts)
            size = len(text.split())
            speaker, rule = self._speaker_of(touched, number, size, previous)
            is_frame = quote.speaker is None or quote.whole or rule != "quote.in_clause"
            if speaker is None:
                if size < _SCARE_WORDS or quote.parts[0].is_single or is_title(text):
                    continue
                speaker, rule = NOBODY, "quote.unattributed"
            elif not is_frame and (is_title(text) or self._is_called_for(quote.parts[0], size)):
                continue
            if speaker.as_written:
                previous = (quote.parts[-1].sentence, speaker)
                self._spoken[quote.parts[-1].sentence] = speaker
            kind = "direct" if quote.whole and size >= _FULL_QUOTE else "quoted_fragment"
            # Not the constructor of the named tuple, which is Python code.
            yield tuple.__new__(Said, (quote.parts, kind, speaker, rule, quote.via))

    def _speaker_of(
        self, touched: list["_Touched"], number: int, size: int, previous: tuple[int, Speaker] | None
    ) -> tuple[Speaker | None, str]:
        """The speaker beside a quotation, else of the words around it."""
        quote = touched[number]
        if quote.speaker is not None:
            return quote.speaker, quote.rule
        first, last = quote.parts[0].sentence, quote.parts[-1].sentence
        if quote.whole and not quote.parts[0].is_single:
            speaker, rule = self._around(first, last, previous, touched, number)
            if speaker is not None and speaker.basis in ("explicit", "coreference") and rule != _NEXT_SENTENCE:
                speaker = speaker._replace(basis="carried_over", confidence=0.7)
            return speaker, rule
        if not quote.whole and size >= _FULL_QUOTE and previous is not None and first - previous[0] == 1:
            speaker = previous[1]
            # Whom the text does not name before, it does not name now.
            basis = "carried_over" if speaker.actor_id else speaker.basis
            return speaker._replace(basis=basis, confidence=0.5), "quote.goes_on"
        return None, ""

    def _is_called_for(self, part: Part, size: int) -> bool:
        """`called for a "ceasefire"`: one word behind a demand is the outlet's mark, not somebody's words."""
        before = self._lines[part.sentence].text[: part.start]
        return size == 1 and (" called for " in before or " calling for " in before or " calls for " in before)

    def _beside(self, parts: list[Part]) -> tuple[Speaker | None, str, str | None]:
        """The frame that touches a quotation, or whose clause holds it."""
        first, last = parts[0], parts[-1]
        text = self._lines[last.sentence].text
        for number, frame in enumerate(self._frames.get(last.sentence, [])):
            if frame.left >= last.end and not text[last.end : frame.left].strip(_BETWEEN + "\"”’'.!?…"):
                who = self._who[last.sentence, number]
                told = self._told_by_another(first, last, number)
                if told is not None:
                    return told, "quote.in_clause", who.actor_id
                return who, "quote.speaker_after", self._via(last.sentence, frame)
        text = self._lines[first.sentence].text
        frames = self._frames.get(first.sentence, [])
        nearest: tuple[Speaker, str, str | None] | None = None
        for number, frame in enumerate(frames):
            who = self._who[first.sentence, number]
            if frame.right <= first.start:
                between = text[frame.right : first.start].strip(_BETWEEN + "\"“‘'")
                rule = "quote.speaker_before" if between in ("", "that") else "quote.in_clause"
                holds = (
                    frame.claim is None or frame.claim[0] <= first.start < frame.claim[1] + 2 or between in ("", "that")
                )
                if holds or nearest is None:
                    nearest = (who, rule, self._via(first.sentence, frame))
            elif (
                frame.verb
                and frame.claim is not None
                and frame.claim[0] <= first.start < frame.claim[1]
                and nearest is None
            ):
                return who, "quote.in_clause", self._via(first.sentence, frame)
        if nearest is not None and is_whole(text, first) and nearest[1] == "quote.in_clause" and len(parts) > 1:
            return nearest
        return nearest or (self._of_subject(first), "quote.predicate_of_subject", None)

    def _of_subject(self, part: Part) -> Speaker | None:
        """`The Observatory "has documented ...": the quoted words are said by the subject that they are told of."""
        text = self._lines[part.sentence].text
        if text[part.start : part.end].split(" ", 1)[0] not in _PREDICATES:
            return None
        line = self._line(part.sentence)
        at = bisect.bisect_left(line.starts, part.start) - 1
        phrase = subject_after(self._words, line, 0, at) if at > 0 else None
        if phrase is None or phrase.last != at or not any(bare(low) in self._words.groups for low in line.lows[:at]):
            return None
        return self._speakers.resolve(phrase, line, part.sentence, self._lines[part.sentence].start, [])

    def _told_by_another(self, first: Part, last: Part, number: int) -> Speaker | None:
        """`X said that "...", an outlet reported`: X speaks."""
        if first.sentence != last.sentence:
            return None
        for other, frame in enumerate(self._frames[last.sentence][:number]):
            if (
                frame.kind == "say"
                and frame.right <= first.start
                and (frame.claim is None or frame.claim[1] > first.start)
            ):
                return self._who[last.sentence, other]
        return None

    def _around(
        self,
        first: int,
        last: int,
        previous: tuple[int, Speaker] | None,
        touched: list["_Touched"],
        number: int,
    ) -> tuple[Speaker | None, str]:
        """Speaker of a quotation that stands alone: a bare frame behind it, who spoke just before, who speaks next."""
        after = last + 1
        if after < len(self._lines) and self._frames.get(after):
            frame = self._frames[after][0]
            if len(self._line(after).words) <= _BARE_FRAME and frame.claim is None and frame.kind == "say":
                return self._who[after, 0]._replace(confidence=0.95), _NEXT_SENTENCE
        if previous is not None and first - previous[0] <= 1:
            return previous[1], "quote.goes_on"
        for back in (first, first - 1, first - 2):
            if back in self._spoken and back < first:
                if back == first - 2 and len(self._lines[first - 1].text.split()) > _BARE_FRAME:
                    break
                return self._spoken[back], "quote.speaker_in_sentence_before"
        if number + 1 < len(touched):
            speaker = touched[number + 1].speaker
            if speaker is not None and touched[number + 1].parts[0].sentence - last <= 1 and speaker.as_written:
                return speaker, "quote.speaker_of_next_quote"
        if (
            previous is not None
            and first - previous[0] <= 2
            and self._lines[first].paragraph == self._lines[previous[0]].paragraph
        ):
            return previous[1], "quote.goes_on"
        return None, ""

    def _indirect(
        self, index: int, number: int, frame: Frame, quoted: list[tuple[int, int]]
    ) -> tuple[object, ...] | None:
        if frame.claim is None:
            return None
        start, end = frame.claim
        text = self._lines[index].text
        if (
            end - start < 3
            or len(text[start:end].split()) < 2
            or any(a - 1 <= start and (end <= b + 1 or start < b) for a, b in quoted)
        ):
            return None
        if text[start] in '"“' or text[start - 1 : start] in ("“", '"'):
            return None
        who = self._who[index, number]
        if who.as_written is None and frame.rule != "reported_passive":
            return None
        via = self._via(index, frame)
        for other_number, other in enumerate(self._frames[index]):
            other_who = self._who[index, other_number]
            if (
                other is not frame
                and other.claim is not None
                and start <= other.left
                and other.right <= end
                and frame.rule == "said_after"
                and frame.left >= other.claim[1]
            ):
                # An outlet at the end passes on what the source before it said.
                return None
            if (
                other is not frame
                and other.rule == "said_after"
                and passes_on(self._words, self._line(index), other)
                and other.left >= end
                and other_who.actor_id
                and other.claim is not None
                and other.claim[0] <= frame.left
            ):
                via = other_who.actor_id
        line = self._lines[index]
        return indirect_row(self._article_id, (line.key, line.text, line.start), (start, end), who, frame.rule, via)

    def _via(self, index: int, frame: Frame) -> str | None:
        if frame.via is None:
            return None
        line = self._lines[index]
        return self._speakers.actor_at(
            line.start + frame.via[0], line.start + frame.via[1], line.text[frame.via[0] : frame.via[1]]
        )


def _outside(frames: list[Frame], inside: list[tuple[int, int]]) -> list[Frame]:
    """Frames whose verb stands outside quotation marks, with the indexes of shared speakers kept right."""
    kept = [not any([start <= frame.left < end for start, end in inside]) for frame in frames]
    if all(kept):
        return frames
    moved = {old: sum(kept[:old]) for old in range(len(frames)) if kept[old]}
    return [frame._replace(heir=moved.get(frame.heir, -1)) for old, frame in enumerate(frames) if kept[old]]


_PREDICATES = word_set("has have had is are was were will would can could does did")
