DROP TABLE usage_imports;
DROP SEQUENCE usage_import_ids;
-- Keys of idempotency name their token, so that it stays: as one of finance that was revoked.
UPDATE api_tokens SET role = 'finance', organisation = NULL, revoked_at = coalesce(revoked_at, now())
    WHERE role = 'usage';
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE api_tokens
    DROP CONSTRAINT api_tokens_role_check,
    ADD CONSTRAINT api_tokens_role_check CHECK (role IN ('finance', 'reader')),
    DROP CONSTRAINT reader_of_one_organisation,
    ADD CONSTRAINT reader_of_one_organisation CHECK ((role = 'reader') = (organisation IS NOT NULL));
COMMENT ON COLUMN api_tokens.role IS 'finance may do everything, reader reads the contracts and invoices of one organisation';
COMMENT ON COLUMN api_tokens.organisation IS 'The organisation of a reader';
