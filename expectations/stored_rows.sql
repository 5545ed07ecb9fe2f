-- What the rows that a run wrote lean on, as temporary tables beside those of audited_rows.py. Whatever hangs on a new
-- paragraph was written with it: only for what is older the tables of millions are asked, by the key of their index where
-- that can be, and else by two looks: the first unpacks one column, the second only blocks in which there are rows.
CREATE TEMP TABLE stored_sentences AS
SELECT * FROM audited_sentences;

INSERT INTO stored_sentences
SELECT * FROM sentences
WHERE rowid IN (
    SELECT s.rowid
    FROM sentences AS s
    SEMI JOIN (SELECT paragraph_id FROM stored_sentences ANTI JOIN new_paragraphs USING (paragraph_id)) AS cut
        ON cut.paragraph_id = s.paragraph_id
    ANTI JOIN stored_sentences AS known ON known.sentence_id = s.sentence_id
);

INSERT INTO stored_sentences
SELECT s.*
FROM sentences AS s
SEMI JOIN (
    SELECT sentence_id FROM audited_place_mentions
    UNION
    SELECT sentence_id FROM audited_actor_mentions
    UNION
    SELECT sentence_id FROM audited_date_expressions
    UNION
    SELECT sentence_id FROM audited_statements
    UNION
    SELECT sentence_id FROM audited_events
    UNION
    SELECT sentence_id FROM audited_event_claims
    UNION
    SELECT sentence_id FROM audited_figures
    UNION
    SELECT sentence_id FROM audited_agreements
    UNION
    SELECT sentence_id FROM audited_agreement_parties
    UNION
    SELECT sentence_id FROM audited_agreement_terms
    EXCEPT
    SELECT sentence_id FROM stored_sentences
) AS named ON named.sentence_id = s.sentence_id;

CREATE TEMP TABLE stored_near_repeat_members AS
SELECT m.*
FROM near_repeat_members AS m
SEMI JOIN audited_near_repeat_members AS written ON written.cluster_id = m.cluster_id;

CREATE TEMP TABLE stored_paragraphs AS
SELECT * FROM audited_paragraphs;

INSERT INTO stored_paragraphs
SELECT p.*
FROM paragraphs AS p
SEMI JOIN (
    SELECT paragraph_id FROM audited_paragraph_occurrences
    UNION
    SELECT paragraph_id FROM audited_sentences
    UNION
    SELECT m.member_id
    FROM stored_near_repeat_members AS m
    SEMI JOIN near_repeat_clusters AS c ON c.cluster_id = m.cluster_id AND c.level = 'paragraph'
    EXCEPT
    SELECT paragraph_id FROM stored_paragraphs
) AS named ON named.paragraph_id = p.paragraph_id;

-- Lines that the run counted again stand all over the table: few columns of it are unpacked.
CREATE TEMP TABLE stored_paragraph_occurrences AS
SELECT o.paragraph_id, o.article_id, o.ordinal
FROM audited_paragraph_occurrences AS o
SEMI JOIN new_paragraphs AS new ON new.paragraph_id = o.paragraph_id
UNION ALL
SELECT o.paragraph_id, o.article_id, o.ordinal
FROM paragraph_occurrences AS o
SEMI JOIN (
    SELECT paragraph_id FROM audited_paragraphs ANTI JOIN new_paragraphs USING (paragraph_id)
) AS older ON older.paragraph_id = o.paragraph_id;

-- The id of a sentence begins with that of its paragraph.
CREATE TEMP TABLE stored_place_mentions AS
SELECT * FROM audited_place_mentions
UNION
SELECT m.*
FROM place_mentions AS m
SEMI JOIN (
    SELECT w.sentence_id
    FROM audited_place_mentions AS w
    ANTI JOIN new_paragraphs AS new ON new.paragraph_id = left(w.sentence_id, 32)
) AS older ON older.sentence_id = m.sentence_id;

CREATE TEMP TABLE stored_figures AS
SELECT * FROM audited_figures
UNION
SELECT f.*
FROM figures AS f
SEMI JOIN (
    SELECT w.sentence_id
    FROM audited_figures AS w
    ANTI JOIN new_paragraphs AS new ON new.paragraph_id = left(w.sentence_id, 32)
) AS older ON older.sentence_id = f.sentence_id;
