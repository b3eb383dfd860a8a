-- A token that can only report usage: of the libraries of one organisation, or of all.
ALTER TABLE api_tokens
    DROP CONSTRAINT api_tokens_role_check,
    ADD CONSTRAINT api_tokens_role_check CHECK (role IN ('finance', 'reader', 'usage')),
    DROP CONSTRAINT reader_of_one_organisation,
    ADD CONSTRAINT reader_of_one_organisation CHECK (
        CASE role WHEN 'reader' THEN organisation IS NOT NULL WHEN 'finance' THEN organisation IS NULL ELSE true END
    );
COMMENT ON COLUMN api_tokens.role IS 'finance may do everything, reader reads the contracts and invoices of one organisation, usage reports usage and reads nothing';
COMMENT ON COLUMN api_tokens.organisation IS 'The organisation of a reader; that for which usage may be reported, of all where null';

CREATE SEQUENCE usage_import_ids AS bigint;
COMMENT ON SEQUENCE usage_import_ids IS 'Names of imports of usage';
CREATE TABLE usage_imports (
    id bigint PRIMARY KEY,
    name text CHECK (name <> ''),
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    rows integer NOT NULL,
    added integer NOT NULL CHECK (added >= 0),
    changed integer NOT NULL CHECK (changed >= 0),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT something_was_recorded CHECK (added + changed > 0 AND added + changed <= rows)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON usage_imports
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE usage_imports IS 'Files of usage of which something was recorded: a fingerprint and counts, never what the file holds beside; never changed';
COMMENT ON COLUMN usage_imports.id IS 'Name in addresses of the service';
COMMENT ON COLUMN usage_imports.name IS 'Name of the file, where it was told';
COMMENT ON COLUMN usage_imports.sha256 IS 'Fingerprint of the file';
COMMENT ON COLUMN usage_imports.rows IS 'How many counts the file holds';
COMMENT ON COLUMN usage_imports.added IS 'How many of them were new';
COMMENT ON COLUMN usage_imports.changed IS 'How many of them corrected another count';
COMMENT ON COLUMN usage_imports.recorded_at IS 'When it was imported';
COMMENT ON COLUMN usage_imports.recorded_by IS 'Who imported it';
SELECT keep_in_audit_log('usage_imports', 'usage_import');
