CREATE TABLE contracts (
    id text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
    place integer GENERATED ALWAYS AS IDENTITY UNIQUE,
    version integer NOT NULL CHECK (version > 0),
    agreement text NOT NULL REFERENCES agreements,
    organisation text NOT NULL REFERENCES organisations
);
CREATE INDEX contracts_of_agreement ON contracts (agreement);
CREATE INDEX contracts_of_organisation ON contracts (organisation);
COMMENT ON TABLE contracts IS 'A municipality''s contract under an agreement; its parameters stand in contract_versions';
COMMENT ON COLUMN contracts.id IS 'Name of the contract, to which its invoices refer';
COMMENT ON COLUMN contracts.place IS 'Its place in lists by contract: the order in which contracts were recorded';
COMMENT ON COLUMN contracts.version IS 'The annex in force: the last one that was signed';
COMMENT ON COLUMN contracts.agreement IS 'The version of the agreement that was signed';
COMMENT ON COLUMN contracts.organisation IS 'The subscriber now, who may read the contract';

CREATE TABLE contract_versions (
    contract text NOT NULL REFERENCES contracts,
    version integer NOT NULL CHECK (version > 0),
    organisation text NOT NULL REFERENCES organisations,
    signed date,
    start date NOT NULL,
    "end" date NOT NULL,
    lots text[],
    settlement_factor numeric CHECK (settlement_factor >= 0),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    PRIMARY KEY (contract, version),
    CONSTRAINT ends_after_start CHECK ("end" >= start)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON contract_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE contract_versions IS 'The annexes of a contract as signed: one that is signed again replaces the earlier one, which is kept';
COMMENT ON COLUMN contract_versions.contract IS 'The contract';
COMMENT ON COLUMN contract_versions.version IS 'Number of the annex, from 1';
COMMENT ON COLUMN contract_versions.organisation IS 'The subscriber by this annex';
COMMENT ON COLUMN contract_versions.signed IS 'Day of signature';
COMMENT ON COLUMN contract_versions.start IS 'First day of the term';
COMMENT ON COLUMN contract_versions."end" IS 'Last day of the initial term, which still counts';
COMMENT ON COLUMN contract_versions.lots IS 'Lots that are taken; null for all';
COMMENT ON COLUMN contract_versions.settlement_factor IS 'Share of the inhabitants that is settled; all of them where null';
COMMENT ON COLUMN contract_versions.recorded_at IS 'When the annex was recorded';
COMMENT ON COLUMN contract_versions.recorded_by IS 'Who recorded the annex';

CREATE TABLE contract_printed_amounts (
    contract text NOT NULL,
    version integer NOT NULL,
    place integer NOT NULL,
    what text NOT NULL,
    amount numeric NOT NULL,
    PRIMARY KEY (contract, version, place),
    FOREIGN KEY (contract, version) REFERENCES contract_versions
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON contract_printed_amounts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE contract_printed_amounts IS 'Amounts printed in an annex, as evidence; what is billed is computed';
COMMENT ON COLUMN contract_printed_amounts.contract IS 'The contract';
COMMENT ON COLUMN contract_printed_amounts.version IS 'The annex';
COMMENT ON COLUMN contract_printed_amounts.place IS 'Place in the annex, from 1';
COMMENT ON COLUMN contract_printed_amounts.what IS 'total, or <lot>.<component>';
COMMENT ON COLUMN contract_printed_amounts.amount IS 'The amount as printed, in euro';
