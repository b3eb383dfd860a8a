ALTER TABLE organisations
    ADD COLUMN kind text CHECK (kind IN ('municipality', 'ocmw', 'agb', 'other')),
    ADD CONSTRAINT only_municipal_organisations_have_kinds CHECK (kind IS NULL OR role = 'municipality');
COMMENT ON COLUMN organisations.kind IS 'Which legal person of its municipality it is; the municipality itself where null';

CREATE TABLE contract_payers (
    contract text NOT NULL,
    version integer NOT NULL,
    since date NOT NULL,
    organisation text NOT NULL REFERENCES organisations,
    PRIMARY KEY (contract, version, since),
    FOREIGN KEY (contract, version) REFERENCES contract_versions
);
CREATE INDEX contract_payers_of_organisation ON contract_payers (organisation);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON contract_payers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE contract_payers IS 'Who pays by an annex in the place of the subscriber, by the day from which it does';
COMMENT ON COLUMN contract_payers.contract IS 'The contract';
COMMENT ON COLUMN contract_payers.version IS 'The annex';
COMMENT ON COLUMN contract_payers.since IS 'It pays what is billed for periods that begin on this day or later';
COMMENT ON COLUMN contract_payers.organisation IS 'Who pays';
SELECT keep_in_audit_log('contract_payers', 'contract_payer');
