-- On what a logo can be seen. One that was uploaded before keeps its plate on dark grounds until it is uploaded again.

-- +goose Up
ALTER TABLE brand_picture ADD COLUMN on_dark BOOLEAN NOT NULL DEFAULT FALSE; -- it is well seen on a dark ground
ALTER TABLE brand_picture ADD COLUMN grounded BOOLEAN NOT NULL DEFAULT FALSE; -- it brings its own ground along, and is seen on any

-- +goose Down
ALTER TABLE brand_picture DROP COLUMN grounded;
ALTER TABLE brand_picture DROP COLUMN on_dark;
