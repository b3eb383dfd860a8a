CREATE SEQUENCE figure_ids AS bigint;
COMMENT ON SEQUENCE figure_ids IS 'Names of figures: a figure keeps its name through all its revisions';

CREATE TABLE populations (
    id bigint NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    nis text NOT NULL CHECK (nis ~ '^[0-9]{5}$'),
    counted_on date NOT NULL CHECK (extract(month FROM counted_on) = 1 AND extract(day FROM counted_on) = 1),
    inhabitants bigint NOT NULL CHECK (inhabitants >= 0),
    published date,
    source text NOT NULL CHECK (source <> ''),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    replaced_at timestamptz,
    PRIMARY KEY (id, revision)
);
CREATE UNIQUE INDEX populations_once ON populations (nis, counted_on, published) NULLS NOT DISTINCT WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX populations_current ON populations (id) WHERE replaced_at IS NULL;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON populations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_closed BEFORE UPDATE ON populations
    FOR EACH ROW EXECUTE FUNCTION only_close_revision();
COMMENT ON TABLE populations IS 'Inhabitants of a municipality on 1 January; corrected by another revision';
COMMENT ON COLUMN populations.id IS 'Name of the figure';
COMMENT ON COLUMN populations.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN populations.nis IS 'NIS code of the municipality';
COMMENT ON COLUMN populations.counted_on IS 'The 1 January on which was counted: when it is true';
COMMENT ON COLUMN populations.inhabitants IS 'Official inhabitants';
COMMENT ON COLUMN populations.published IS 'Day of publication: when it is known; null when always';
COMMENT ON COLUMN populations.source IS 'Where the figure was taken from';
COMMENT ON COLUMN populations.recorded_at IS 'When this revision was recorded';
COMMENT ON COLUMN populations.recorded_by IS 'Who recorded this revision';
COMMENT ON COLUMN populations.replaced_at IS 'When it was corrected or withdrawn; null while it counts';

CREATE TABLE index_figures (
    id bigint NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    kind text NOT NULL CHECK (kind IN ('cpi', 'health')),
    base integer NOT NULL,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    value numeric NOT NULL CHECK (value > 0),
    published date,
    source text NOT NULL CHECK (source <> ''),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    replaced_at timestamptz,
    PRIMARY KEY (id, revision)
);
CREATE UNIQUE INDEX index_figures_once ON index_figures (kind, base, month) WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX index_figures_current ON index_figures (id) WHERE replaced_at IS NULL;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON index_figures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_closed BEFORE UPDATE ON index_figures
    FOR EACH ROW EXECUTE FUNCTION only_close_revision();
COMMENT ON TABLE index_figures IS 'Values of price indices by month; corrected by another revision';
COMMENT ON COLUMN index_figures.id IS 'Name of the figure';
COMMENT ON COLUMN index_figures.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN index_figures.kind IS 'Consumer price index or health index';
COMMENT ON COLUMN index_figures.base IS 'Base year of the series; a ratio never mixes bases';
COMMENT ON COLUMN index_figures.month IS 'The month, by its first day: when it is true';
COMMENT ON COLUMN index_figures.value IS 'The value';
COMMENT ON COLUMN index_figures.published IS 'Day of publication: when it is known; null when always';
COMMENT ON COLUMN index_figures.source IS 'Where the figure was taken from';
COMMENT ON COLUMN index_figures.recorded_at IS 'When this revision was recorded';
COMMENT ON COLUMN index_figures.recorded_by IS 'Who recorded this revision';
COMMENT ON COLUMN index_figures.replaced_at IS 'When it was corrected or withdrawn; null while it counts';

CREATE TABLE usage_reports (
    id bigint NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    contract text NOT NULL REFERENCES contracts,
    lot text NOT NULL,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    unique_users bigint NOT NULL CHECK (unique_users >= 0),
    reported date,
    source text NOT NULL CHECK (source <> ''),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    replaced_at timestamptz,
    PRIMARY KEY (id, revision)
);
CREATE UNIQUE INDEX usage_reports_once ON usage_reports (contract, lot, month, reported) NULLS NOT DISTINCT WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX usage_reports_current ON usage_reports (id) WHERE replaced_at IS NULL;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON usage_reports
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_closed BEFORE UPDATE ON usage_reports
    FOR EACH ROW EXECUTE FUNCTION only_close_revision();
COMMENT ON TABLE usage_reports IS 'Unique users by contract, lot and month; nothing about persons; corrected by another revision';
COMMENT ON COLUMN usage_reports.id IS 'Name of the figure';
COMMENT ON COLUMN usage_reports.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN usage_reports.contract IS 'The contract';
COMMENT ON COLUMN usage_reports.lot IS 'The lot';
COMMENT ON COLUMN usage_reports.month IS 'The month, by its first day: when it is true';
COMMENT ON COLUMN usage_reports.unique_users IS 'Unique users of the month';
COMMENT ON COLUMN usage_reports.reported IS 'Day of the report: when it is known; null when always';
COMMENT ON COLUMN usage_reports.source IS 'Where the figure was taken from';
COMMENT ON COLUMN usage_reports.recorded_at IS 'When this revision was recorded';
COMMENT ON COLUMN usage_reports.recorded_by IS 'Who recorded this revision';
COMMENT ON COLUMN usage_reports.replaced_at IS 'When it was corrected or withdrawn; null while it counts';

CREATE TABLE other_participants (
    id bigint NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    agreement text NOT NULL REFERENCES agreements,
    lot text NOT NULL,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    unique_users bigint CHECK (unique_users >= 0),
    inhabitants bigint CHECK (inhabitants >= 0),
    source text NOT NULL CHECK (source <> ''),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    replaced_at timestamptz,
    PRIMARY KEY (id, revision)
);
CREATE UNIQUE INDEX other_participants_once ON other_participants (agreement, lot, month) WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX other_participants_current ON other_participants (id) WHERE replaced_at IS NULL;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON other_participants
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_closed BEFORE UPDATE ON other_participants
    FOR EACH ROW EXECUTE FUNCTION only_close_revision();
COMMENT ON TABLE other_participants IS 'Totals of participants of a lot whose contracts are not stored here; corrected by another revision';
COMMENT ON COLUMN other_participants.id IS 'Name of the figure';
COMMENT ON COLUMN other_participants.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN other_participants.agreement IS 'The agreement';
COMMENT ON COLUMN other_participants.lot IS 'The lot';
COMMENT ON COLUMN other_participants.month IS 'The month, by its first day';
COMMENT ON COLUMN other_participants.unique_users IS 'Their unique users together';
COMMENT ON COLUMN other_participants.inhabitants IS 'Their inhabitants together';
COMMENT ON COLUMN other_participants.source IS 'Where the figure was taken from';
COMMENT ON COLUMN other_participants.recorded_at IS 'When this revision was recorded';
COMMENT ON COLUMN other_participants.recorded_by IS 'Who recorded this revision';
COMMENT ON COLUMN other_participants.replaced_at IS 'When it was corrected or withdrawn; null while it counts';

CREATE TABLE shipped_figures (
    sha256 bytea PRIMARY KEY,
    recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE shipped_figures IS 'The editions of the shipped figures that were recorded, so that each is recorded once';
COMMENT ON COLUMN shipped_figures.sha256 IS 'Fingerprint of the edition';
COMMENT ON COLUMN shipped_figures.recorded_at IS 'When it was recorded';
