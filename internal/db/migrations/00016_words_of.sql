-- The words of a document or a message once more, all in one row: to forget them by, and to see whether another word of a
-- search is among them. An index of the same took a row a word, as many as what is searched.

-- +goose Up

-- Without a foreign key, as document_word.
CREATE TABLE document_words (
    company_id  TEXT NOT NULL,
    document_id TEXT NOT NULL,
    issue_date  DATE NOT NULL, -- as it stands in document_word
    words       TEXT NOT NULL, -- a space before each
    PRIMARY KEY (company_id, document_id)
) /* clustered */;
INSERT INTO document_words (company_id, document_id, issue_date, words)
    SELECT company_id, document_id, min(issue_date), ' ' || string_agg(word, ' ') FROM document_word GROUP BY company_id, document_id;
DROP INDEX document_word_of;

ALTER TABLE email ADD COLUMN words TEXT NOT NULL DEFAULT ''; -- a space before each
UPDATE email SET words = COALESCE((SELECT ' ' || string_agg(w.word, ' ') FROM email_word w WHERE w.company_id = email.company_id AND w.email_id = email.id), '');
DROP INDEX email_word_of;

-- +goose Down
CREATE INDEX email_word_of ON email_word (company_id, email_id, word);
ALTER TABLE email DROP COLUMN words;
CREATE INDEX document_word_of ON document_word (company_id, document_id, word);
DROP TABLE document_words;
