CREATE SEQUENCE decision_ids AS bigint;
COMMENT ON SEQUENCE decision_ids IS 'Names of decisions: a decision keeps its name through all its revisions';

CREATE TABLE decisions (
    id bigint NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    kind text NOT NULL CHECK (kind IN
        ('indexation', 'price_increase', 'hold', 'notice', 'data_agreement_change', 'extension')),
    agreement text REFERENCES agreements,
    contract text REFERENCES contracts,
    decision jsonb NOT NULL,
    evidence text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    replaced_at timestamptz,
    PRIMARY KEY (id, revision),
    CONSTRAINT on_agreement_or_contract CHECK (
        CASE WHEN kind IN ('indexation', 'price_increase', 'data_agreement_change')
            THEN agreement IS NOT NULL AND contract IS NULL
            ELSE agreement IS NULL AND contract IS NOT NULL END)
);
CREATE UNIQUE INDEX decisions_current ON decisions (id) WHERE replaced_at IS NULL;
CREATE INDEX decisions_of_agreement ON decisions (agreement) WHERE replaced_at IS NULL;
CREATE INDEX decisions_of_contract ON decisions (contract) WHERE replaced_at IS NULL;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_closed BEFORE UPDATE ON decisions
    FOR EACH ROW EXECUTE FUNCTION only_close_revision();
COMMENT ON TABLE decisions IS 'What people decided on agreements and contracts; corrected by another revision';
COMMENT ON COLUMN decisions.id IS 'Name of the decision';
COMMENT ON COLUMN decisions.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN decisions.kind IS 'What kind of decision';
COMMENT ON COLUMN decisions.agreement IS 'The agreement that it is about';
COMMENT ON COLUMN decisions.contract IS 'The contract that it is about';
COMMENT ON COLUMN decisions.decision IS 'The decision in the public form, with its days: when it is true';
COMMENT ON COLUMN decisions.evidence IS 'Where it can be looked up: minutes, letter, e-mail';
COMMENT ON COLUMN decisions.recorded_at IS 'When this revision was recorded; what is known on a day follows from the days of the decision';
COMMENT ON COLUMN decisions.recorded_by IS 'Who recorded this revision';
COMMENT ON COLUMN decisions.replaced_at IS 'When it was corrected or withdrawn; null while it counts';
