CREATE TABLE services (
    id text PRIMARY KEY CHECK (id <> ''),
    place integer GENERATED ALWAYS AS IDENTITY UNIQUE
);
COMMENT ON TABLE services IS 'The services that agreements grant';
COMMENT ON COLUMN services.id IS 'Name of the service, as its agreements write it';
COMMENT ON COLUMN services.place IS 'A number for the service, so that a range can stand for it';

CREATE TABLE agreements (
    id text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
    revision integer NOT NULL CHECK (revision > 0),
    service integer NOT NULL REFERENCES services (place),
    valid_from date NOT NULL,
    valid_to date,
    terms jsonb NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT valid_to_after_from CHECK (valid_to >= valid_from),
    CONSTRAINT one_version_in_force EXCLUDE USING gist (
        int4range(service, service, '[]') WITH &&,
        daterange(valid_from, valid_to, '[]') WITH &&
    )
);
COMMENT ON TABLE agreements IS 'Versions of the agreements: at most one of a service can be signed on a day';
COMMENT ON COLUMN agreements.id IS 'Name of the version';
COMMENT ON COLUMN agreements.revision IS 'How often it was recorded';
COMMENT ON COLUMN agreements.service IS 'The service that it grants';
COMMENT ON COLUMN agreements.valid_from IS 'First day on which it can be signed';
COMMENT ON COLUMN agreements.valid_to IS 'Last day on which it can be signed; null while it has no successor';
COMMENT ON COLUMN agreements.terms IS 'Prices and conditions in the public form (agreement), and the clause of each rule (clauses)';
COMMENT ON COLUMN agreements.recorded_at IS 'When this revision was recorded';
COMMENT ON COLUMN agreements.recorded_by IS 'Who recorded this revision';

CREATE TABLE agreement_revisions (
    agreement text NOT NULL REFERENCES agreements,
    revision integer NOT NULL,
    value jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (agreement, revision)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON agreement_revisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE agreement_revisions IS 'Every revision of an agreement, in the public form; never changed';
COMMENT ON COLUMN agreement_revisions.agreement IS 'The agreement';
COMMENT ON COLUMN agreement_revisions.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN agreement_revisions.value IS 'The agreement as it was recorded';
COMMENT ON COLUMN agreement_revisions.recorded_at IS 'When it was recorded';
COMMENT ON COLUMN agreement_revisions.recorded_by IS 'Who recorded it';
