-- Where is each place named, which place is it, and does the name stand for the place or for a party?
SELECT
    m.sentence_id, m.char_start, m.char_end, m.article_id, a.source_file, m.surface, m.place_id,
    g.name AS place_name, g.place_type, g.country, g.admin1, g.admin1_pcode, g.admin2, g.admin2_pcode, g.admin3,
    g.admin3_pcode, m.sense, m.geo_precision, m.role_in_event, m.confidence, m.rule, s.off_story, s.text AS verbatim
FROM place_mentions m
JOIN articles a ON a.article_id = m.article_id
JOIN sentences s ON s.sentence_id = m.sentence_id
LEFT JOIN places g ON g.place_id = m.place_id
ORDER BY m.article_id, m.char_start;
