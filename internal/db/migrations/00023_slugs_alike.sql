-- A slug as an eye reads it, by billing.SlugKey: no company takes one that looks like another's.

-- +goose Up
ALTER TABLE company ADD COLUMN slug_key TEXT NOT NULL DEFAULT '';
ALTER TABLE old_slug ADD COLUMN slug_key TEXT NOT NULL DEFAULT '';
UPDATE company SET slug_key = replace(replace(replace(replace(replace(replace(replace(replace(replace(slug,
    '-', ''), '0', 'o'), '1', 'l'), 'i', 'l'), '3', 'e'), '4', 'a'), '5', 's'), 'rn', 'm'), 'vv', 'w');
UPDATE old_slug SET slug_key = replace(replace(replace(replace(replace(replace(replace(replace(replace(slug,
    '-', ''), '0', 'o'), '1', 'l'), 'i', 'l'), '3', 'e'), '4', 'a'), '5', 's'), 'rn', 'm'), 'vv', 'w');
CREATE INDEX company_by_slug_key ON company (slug_key);
CREATE INDEX old_slug_by_key ON old_slug (slug_key);

-- +goose Down
DROP INDEX old_slug_by_key;
DROP INDEX company_by_slug_key;
ALTER TABLE old_slug DROP COLUMN slug_key;
ALTER TABLE company DROP COLUMN slug_key;
