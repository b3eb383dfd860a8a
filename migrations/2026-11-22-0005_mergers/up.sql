CREATE SEQUENCE merger_ids AS bigint;
COMMENT ON SEQUENCE merger_ids IS 'Names of mergers: a merger keeps its name through all its revisions';

CREATE TABLE mergers (
    id bigint NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    effective date NOT NULL,
    into_nis text NOT NULL CHECK (into_nis ~ '^[0-9]{5}$'),
    into_name text NOT NULL CHECK (into_name <> ''),
    from_nis text[] NOT NULL CHECK (array_to_string(from_nis, ' ', '') ~ '^[0-9]{5}( [0-9]{5})*$'),
    from_names text[] NOT NULL,
    continues text,
    universal_succession boolean NOT NULL,
    source text NOT NULL CHECK (source <> ''),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    replaced_at timestamptz,
    PRIMARY KEY (id, revision),
    CONSTRAINT each_part_has_a_name CHECK (cardinality(from_nis) = cardinality(from_names)),
    CONSTRAINT one_of_them_goes_on CHECK (continues = ANY (from_nis)),
    CONSTRAINT becomes_something_else CHECK (from_nis <> ARRAY[into_nis])
);
CREATE UNIQUE INDEX mergers_once ON mergers (into_nis, effective) WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX mergers_current ON mergers (id) WHERE replaced_at IS NULL;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON mergers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_closed BEFORE UPDATE ON mergers
    FOR EACH ROW EXECUTE FUNCTION only_close_revision();
COMMENT ON TABLE mergers IS 'Municipalities of which one is made: successor links between NIS codes by day; corrected by another revision';
COMMENT ON COLUMN mergers.id IS 'Name of the merger';
COMMENT ON COLUMN mergers.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN mergers.effective IS 'First day of the new situation';
COMMENT ON COLUMN mergers.into_nis IS 'NIS code of what they become';
COMMENT ON COLUMN mergers.into_name IS 'Its name';
COMMENT ON COLUMN mergers.from_nis IS 'NIS codes of what they were; the new one is among them where it keeps its code';
COMMENT ON COLUMN mergers.from_names IS 'Their names, in the same order';
COMMENT ON COLUMN mergers.continues IS 'The one whose legal person goes on; null where the new one is another person than all of them';
COMMENT ON COLUMN mergers.universal_succession IS 'Whether contracts of the absorbed ones pass to the new one by law';
COMMENT ON COLUMN mergers.source IS 'Where it was taken from';
COMMENT ON COLUMN mergers.recorded_at IS 'When this revision was recorded';
COMMENT ON COLUMN mergers.recorded_by IS 'Who recorded this revision';
COMMENT ON COLUMN mergers.replaced_at IS 'When it was corrected or withdrawn; null while it counts';
