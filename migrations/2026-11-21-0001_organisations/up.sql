-- What is recorded as a revision never changes; what is wrong gets another revision.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: it is kept as it was recorded', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_change() IS 'Refuses to change or delete what was recorded or issued';

-- A revision may only be closed: everything but replaced_at stays as it was.
CREATE FUNCTION only_close_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'replaced_at' <> to_jsonb(NEW) - 'replaced_at' OR OLD.replaced_at IS NOT NULL THEN
        RAISE EXCEPTION 'a revision of % can only be replaced by another', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION only_close_revision() IS 'Lets a revision be closed and nothing else';

CREATE TABLE organisations (
    id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
    revision integer NOT NULL CHECK (revision > 0),
    role text NOT NULL CHECK (role IN ('supplier', 'municipality')),
    enterprise_number text NOT NULL UNIQUE CHECK (enterprise_number ~ '^[01][0-9]{9}$'),
    vat_liable boolean NOT NULL,
    nis text CHECK (nis ~ '^[0-9]{5}$'),
    successor text REFERENCES organisations,
    succeeded_on date,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT municipality_has_nis CHECK (role <> 'municipality' OR nis IS NOT NULL),
    CONSTRAINT successor_with_day CHECK ((successor IS NULL) = (succeeded_on IS NULL)),
    CONSTRAINT not_its_own_successor CHECK (successor <> id)
);
CREATE UNIQUE INDEX one_supplier ON organisations (role) WHERE role = 'supplier';
CREATE INDEX organisations_of_nis ON organisations (nis);
COMMENT ON TABLE organisations IS 'The supplier and the municipalities, as recorded now';
COMMENT ON COLUMN organisations.id IS 'Name in addresses of the service';
COMMENT ON COLUMN organisations.revision IS 'How often it was recorded';
COMMENT ON COLUMN organisations.role IS 'Whether it supplies or subscribes';
COMMENT ON COLUMN organisations.enterprise_number IS 'Enterprise number (KBO), ten digits';
COMMENT ON COLUMN organisations.vat_liable IS 'Whether it has a VAT number (BE and the enterprise number)';
COMMENT ON COLUMN organisations.nis IS 'NIS code of a municipality, for its official population';
COMMENT ON COLUMN organisations.successor IS 'The organisation that it merged into';
COMMENT ON COLUMN organisations.succeeded_on IS 'First day of the successor';
COMMENT ON COLUMN organisations.recorded_at IS 'When this revision was recorded';
COMMENT ON COLUMN organisations.recorded_by IS 'Who recorded this revision';

CREATE TABLE organisation_revisions (
    organisation text NOT NULL REFERENCES organisations,
    revision integer NOT NULL,
    value jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (organisation, revision)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON organisation_revisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE organisation_revisions IS 'Every revision of an organisation, in the public form; never changed';
COMMENT ON COLUMN organisation_revisions.organisation IS 'The organisation';
COMMENT ON COLUMN organisation_revisions.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN organisation_revisions.value IS 'The organisation as it was recorded';
COMMENT ON COLUMN organisation_revisions.recorded_at IS 'When it was recorded';
COMMENT ON COLUMN organisation_revisions.recorded_by IS 'Who recorded it';

CREATE TABLE organisation_particulars (
    organisation text NOT NULL REFERENCES organisations,
    since date NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    street text NOT NULL,
    postcode text NOT NULL,
    town text NOT NULL,
    register_court text,
    iban text,
    bic text,
    email text,
    signatory text,
    signatory_function text,
    PRIMARY KEY (organisation, since)
);
COMMENT ON TABLE organisation_particulars IS 'Name, seat and account of an organisation by the day from which they hold';
COMMENT ON COLUMN organisation_particulars.organisation IS 'The organisation';
COMMENT ON COLUMN organisation_particulars.since IS 'First day on which they hold';
COMMENT ON COLUMN organisation_particulars.name IS 'Legal name, with its legal form';
COMMENT ON COLUMN organisation_particulars.street IS 'Street and number of the seat';
COMMENT ON COLUMN organisation_particulars.postcode IS 'Postcode of the seat';
COMMENT ON COLUMN organisation_particulars.town IS 'Town of the seat';
COMMENT ON COLUMN organisation_particulars.register_court IS 'Court whose register of legal persons (RPR) holds it';
COMMENT ON COLUMN organisation_particulars.iban IS 'Account on which it is paid, without blanks';
COMMENT ON COLUMN organisation_particulars.bic IS 'Bank of the account';
COMMENT ON COLUMN organisation_particulars.email IS 'Address for questions and notices';
COMMENT ON COLUMN organisation_particulars.signatory IS 'Who signs for it';
COMMENT ON COLUMN organisation_particulars.signatory_function IS 'Function of who signs';
