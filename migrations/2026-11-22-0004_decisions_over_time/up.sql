ALTER TABLE decisions
    ADD COLUMN decided_by text CHECK (decided_by <> ''),
    ADD COLUMN decided_on date,
    ADD COLUMN discussed_on date,
    ADD COLUMN received_on date,
    ADD COLUMN version text CHECK (version <> ''),
    ADD CONSTRAINT increases_are_discussed CHECK (discussed_on IS NULL OR kind = 'price_increase'),
    ADD CONSTRAINT notices_are_received CHECK (received_on IS NULL OR kind = 'notice'),
    ADD CONSTRAINT data_agreements_have_versions CHECK (version IS NULL OR kind = 'data_agreement_change');
COMMENT ON COLUMN decisions.decided_by IS 'Who decided: a body or a role, such as the board or the steering group';
COMMENT ON COLUMN decisions.decided_on IS 'The day on which it was decided; null where it is the day of the decision itself';
COMMENT ON COLUMN decisions.discussed_on IS 'Of a price increase: the day on which the steering group discussed it (E 8.9)';
COMMENT ON COLUMN decisions.received_on IS 'Of a notice: the day on which its receipt was confirmed (E 11.2)';
COMMENT ON COLUMN decisions.version IS 'Of a change of the data agreement: the version of its text';

ALTER TABLE contract_versions
    ADD COLUMN staff_accounts_at_most integer CHECK (staff_accounts_at_most >= 0),
    ADD COLUMN reason text CHECK (reason <> ''),
    ADD COLUMN evidence text CHECK (evidence <> '');
COMMENT ON COLUMN contract_versions.staff_accounts_at_most IS 'How many staff accounts may be open at once (P 2.2); null where the contract has no limit';
COMMENT ON COLUMN contract_versions.reason IS 'Why this annex replaces the one before it';
COMMENT ON COLUMN contract_versions.evidence IS 'Where the annex can be looked up';

CREATE SEQUENCE staff_account_ids AS bigint;
COMMENT ON SEQUENCE staff_account_ids IS 'Names of staff accounts: an account keeps its name through all its revisions';

CREATE TABLE staff_accounts (
    id bigint NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    contract text NOT NULL REFERENCES contracts,
    role text NOT NULL CHECK (role <> ''),
    since date NOT NULL,
    until date,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    replaced_at timestamptz,
    PRIMARY KEY (id, revision),
    CONSTRAINT account_closed_after_opened CHECK (until >= since)
);
CREATE UNIQUE INDEX staff_accounts_current ON staff_accounts (id) WHERE replaced_at IS NULL;
CREATE INDEX staff_accounts_of_contract ON staff_accounts (contract) WHERE replaced_at IS NULL;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON staff_accounts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_closed BEFORE UPDATE ON staff_accounts
    FOR EACH ROW EXECUTE FUNCTION only_close_revision();
COMMENT ON TABLE staff_accounts IS 'Accounts of library staff that a contract opens (P 2.2), by role and without personal data; corrected by another revision';
COMMENT ON COLUMN staff_accounts.id IS 'Name of the account';
COMMENT ON COLUMN staff_accounts.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN staff_accounts.contract IS 'The contract';
COMMENT ON COLUMN staff_accounts.role IS 'What the account is for; never a person''s name';
COMMENT ON COLUMN staff_accounts.since IS 'First day on which it is open';
COMMENT ON COLUMN staff_accounts.until IS 'Last day on which it is open; null while it stays open';
COMMENT ON COLUMN staff_accounts.recorded_at IS 'When this revision was recorded';
COMMENT ON COLUMN staff_accounts.recorded_by IS 'Who recorded this revision';
COMMENT ON COLUMN staff_accounts.replaced_at IS 'When it was corrected or withdrawn; null while it counts';
