CREATE TABLE figure_imports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('population', 'index', 'municipalities', 'mergers')),
    state text NOT NULL DEFAULT 'previewed' CHECK (state IN ('previewed', 'confirmed', 'withdrawn')),
    file_name text NOT NULL CHECK (file_name <> ''),
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    bytes bigint NOT NULL CHECK (bytes > 0),
    year integer,
    published date,
    content text NOT NULL CHECK (content::json IS NOT NULL),
    preview text NOT NULL CHECK (preview::json IS NOT NULL),
    rests_on bytea NOT NULL CHECK (octet_length(rests_on) = 32),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    closed_at timestamptz,
    closed_by text,
    CONSTRAINT closed_by_somebody CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
    CONSTRAINT closed_at_its_end CHECK ((state = 'previewed') = (closed_at IS NULL))
);
CREATE UNIQUE INDEX figure_imports_once ON figure_imports (sha256, year, published) NULLS NOT DISTINCT
    WHERE state <> 'withdrawn';
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON figure_imports
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE figure_imports IS 'Files of official figures that were handed in: what each holds, what it would change, and whether it was confirmed';
COMMENT ON COLUMN figure_imports.id IS 'Number of the import';
COMMENT ON COLUMN figure_imports.kind IS 'What the file holds';
COMMENT ON COLUMN figure_imports.state IS 'Shown and not stored, stored, or let be';
COMMENT ON COLUMN figure_imports.file_name IS 'Name of the file';
COMMENT ON COLUMN figure_imports.sha256 IS 'Fingerprint of its bytes';
COMMENT ON COLUMN figure_imports.bytes IS 'How many bytes it has';
COMMENT ON COLUMN figure_imports.year IS 'The year that was given with it; null where it says so itself';
COMMENT ON COLUMN figure_imports.published IS 'The day of publication that was given with it; null where none was';
COMMENT ON COLUMN figure_imports.content IS 'The figures as they were read';
COMMENT ON COLUMN figure_imports.preview IS 'What confirming it would change, as it was shown';
COMMENT ON COLUMN figure_imports.rests_on IS 'Fingerprint of each figure that is new or changed, with what counted before';
COMMENT ON COLUMN figure_imports.recorded_at IS 'When it was handed in';
COMMENT ON COLUMN figure_imports.recorded_by IS 'By whom';
COMMENT ON COLUMN figure_imports.closed_at IS 'When it was confirmed or let be; null while neither';
COMMENT ON COLUMN figure_imports.closed_by IS 'By whom';

CREATE FUNCTION figure_import_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'previewed'
        OR (to_jsonb(OLD) - '{state,closed_at,closed_by}'::text[]) <> (to_jsonb(NEW) - '{state,closed_at,closed_by}'::text[]) THEN
        RAISE EXCEPTION 'import % can only be confirmed or withdrawn, once', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION figure_import_moves() IS 'Refuses to change what an import is, or one that has ended';
CREATE TRIGGER only_moves BEFORE UPDATE ON figure_imports
    FOR EACH ROW EXECUTE FUNCTION figure_import_moves();

CREATE TABLE figure_import_figures (
    import bigint NOT NULL REFERENCES figure_imports,
    kind text NOT NULL CHECK (kind IN ('population', 'index', 'merger')),
    figure bigint NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    PRIMARY KEY (kind, figure, revision)
);
CREATE INDEX figure_import_figures_of_import ON figure_import_figures (import);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON figure_import_figures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE figure_import_figures IS 'Which revision of a figure came from which import; never changed';
COMMENT ON COLUMN figure_import_figures.import IS 'The import';
COMMENT ON COLUMN figure_import_figures.kind IS 'What kind of figure';
COMMENT ON COLUMN figure_import_figures.figure IS 'Its name';
COMMENT ON COLUMN figure_import_figures.revision IS 'Its revision';

CREATE TABLE registered_municipalities (
    import bigint NOT NULL REFERENCES figure_imports,
    place integer NOT NULL CHECK (place > 0),
    nis text NOT NULL CHECK (nis ~ '^[0-9]{5}$'),
    name text NOT NULL CHECK (name <> ''),
    valid_from date,
    valid_to date,
    PRIMARY KEY (import, place),
    CONSTRAINT ends_after_it_begins CHECK (valid_to >= valid_from)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON registered_municipalities
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE registered_municipalities IS 'Municipalities as the register of codes (REFNIS) told them in an import; the last confirmed one counts beside the shipped ones; never changed';
COMMENT ON COLUMN registered_municipalities.import IS 'The import';
COMMENT ON COLUMN registered_municipalities.place IS 'Place in the file, from 1';
COMMENT ON COLUMN registered_municipalities.nis IS 'NIS code';
COMMENT ON COLUMN registered_municipalities.name IS 'Dutch name';
COMMENT ON COLUMN registered_municipalities.valid_from IS 'First day under this code; null where before 1990';
COMMENT ON COLUMN registered_municipalities.valid_to IS 'Last day; null while it exists';

SELECT keep_in_audit_log('figure_imports', 'figure_import', 'previewed', '{content,preview}');
