-- Which files make up the index that new texts are compared with. A file that is not listed here is of no account: it
-- was written by a run that never committed, or its place has been taken, and the next writer removes it.

CREATE TABLE repeat_index_parts (
    level    TEXT NOT NULL,
    number   INTEGER NOT NULL,
    file     TEXT NOT NULL,
    texts    BIGINT NOT NULL,
    checksum BIGINT NOT NULL,
    PRIMARY KEY (level, number)
);
COMMENT ON TABLE repeat_index_parts IS 'Files of the index that new texts are compared with, oldest first.';
COMMENT ON COLUMN repeat_index_parts.level IS 'What is compared: paragraph.';
COMMENT ON COLUMN repeat_index_parts.number IS 'Parts of a level are used in this order.';
COMMENT ON COLUMN repeat_index_parts.file IS 'File name in the folder repeat_index of the warehouse folder.';
COMMENT ON COLUMN repeat_index_parts.texts IS 'Texts in the file.';
COMMENT ON COLUMN repeat_index_parts.checksum IS 'CRC-32 of the file''s head, which holds those of its blocks.';
