-- Which texts repeat which: stars around a representative, so that a merge can be undone row by row.
-- Columns, order and comments equal transforms/tables.py (tests/warehouse/test_schema.py compares them).

CREATE TABLE near_repeat_clusters (
    cluster_id        TEXT NOT NULL,
    level             TEXT NOT NULL,
    kind              TEXT NOT NULL,
    method            TEXT NOT NULL,
    threshold         DOUBLE NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (cluster_id)
);
COMMENT ON TABLE near_repeat_clusters IS 'Texts that repeat one representative: edited copies, parts, quotes used again, versions, updates.';
COMMENT ON COLUMN near_repeat_clusters.cluster_id IS 'xxh3_128 of level, kind and representative.';
COMMENT ON COLUMN near_repeat_clusters.level IS 'sentence, paragraph or article.';
COMMENT ON COLUMN near_repeat_clusters.kind IS 'How the members repeat it, see the code list.';
COMMENT ON COLUMN near_repeat_clusters.method IS 'Measure of similarity.';
COMMENT ON COLUMN near_repeat_clusters.threshold IS 'Least similarity of a member.';
COMMENT ON COLUMN near_repeat_clusters.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN near_repeat_clusters.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN near_repeat_clusters.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN near_repeat_clusters.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE near_repeat_members (
    cluster_id        TEXT NOT NULL,
    member_id         TEXT NOT NULL,
    similarity        DOUBLE NOT NULL,
    is_representative BOOLEAN NOT NULL,
    differs_in        TEXT,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (cluster_id, member_id)
);
COMMENT ON TABLE near_repeat_members IS 'One row per text of a cluster; each was compared with the representative itself.';
COMMENT ON COLUMN near_repeat_members.cluster_id IS 'Cluster.';
COMMENT ON COLUMN near_repeat_members.member_id IS 'sentence_id, paragraph_id or article_id, by the cluster''s level.';
COMMENT ON COLUMN near_repeat_members.similarity IS 'To the representative, by the cluster''s method.';
COMMENT ON COLUMN near_repeat_members.is_representative IS 'True for the text that the others repeat or are part of.';
COMMENT ON COLUMN near_repeat_members.differs_in IS 'What it states otherwise than the representative: such a text is linked, not folded.';
COMMENT ON COLUMN near_repeat_members.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN near_repeat_members.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN near_repeat_members.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN near_repeat_members.last_seen_at IS 'UTC time of the run that last wrote it.';

COMMENT ON COLUMN paragraphs.cluster_id IS 'Cluster of edited copies it belongs to (near_repeat_clusters).';
COMMENT ON COLUMN statements.cluster_id IS 'Cluster of its sentence where the quotation stands elsewhere too (near_repeat_clusters).';
