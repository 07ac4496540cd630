-- The words of documents in the order of their days, so that a list narrowed by a frequent word is read in its order
-- and not put into it.

-- +goose Up
ALTER TABLE document_word RENAME TO document_word_before;
DROP INDEX document_word_of;
CREATE TABLE document_word (
    company_id  TEXT NOT NULL,
    word        TEXT NOT NULL,
    issue_date  DATE NOT NULL, -- the document's
    document_id TEXT NOT NULL,
    PRIMARY KEY (company_id, word, issue_date, document_id)
) /* clustered */;
INSERT INTO document_word (company_id, word, issue_date, document_id)
    SELECT w.company_id, w.word, d.issue_date, w.document_id FROM document_word_before w
    JOIN document d ON d.company_id = w.company_id AND d.id = w.document_id ORDER BY 1, 2, 3, 4;
DROP TABLE document_word_before;
CREATE INDEX document_word_of ON document_word (company_id, document_id, word);

-- +goose Down
ALTER TABLE document_word RENAME TO document_word_after;
DROP INDEX document_word_of;
CREATE TABLE document_word (
    company_id  TEXT NOT NULL,
    word        TEXT NOT NULL,
    document_id TEXT NOT NULL,
    PRIMARY KEY (company_id, word, document_id)
) /* clustered */;
INSERT INTO document_word (company_id, word, document_id)
    SELECT company_id, word, document_id FROM document_word_after ORDER BY 1, 2, 3;
DROP TABLE document_word_after;
CREATE INDEX document_word_of ON document_word (company_id, document_id, word);
