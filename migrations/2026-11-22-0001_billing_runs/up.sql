CREATE SEQUENCE writes;
COMMENT ON SEQUENCE writes IS 'Counts the transactions that wrote, so that a long run sees whether another came between';

CREATE TABLE billing_runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    as_of date NOT NULL,
    through date NOT NULL,
    agreement text REFERENCES agreements,
    contract text REFERENCES contracts,
    looks_back boolean NOT NULL,
    documents integer NOT NULL CHECK (documents >= 0),
    batches integer NOT NULL CHECK (batches >= 0),
    invoiced numeric(24, 2) NOT NULL CHECK (invoiced >= 0),
    credited numeric(24, 2) NOT NULL CHECK (credited >= 0),
    result text NOT NULL CHECK (result::json IS NOT NULL),
    inputs text NOT NULL CHECK (inputs::json IS NOT NULL),
    inputs_sha256 bytea NOT NULL CHECK (inputs_sha256 = sha256(convert_to(inputs, 'UTF8'))),
    compared_with bigint REFERENCES billing_runs,
    planned_at timestamptz NOT NULL DEFAULT now(),
    planned_by text NOT NULL,
    CONSTRAINT of_an_agreement_or_a_contract CHECK (agreement IS NULL OR contract IS NULL),
    CONSTRAINT compared_with_an_earlier_one CHECK (compared_with < id)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON billing_runs
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE billing_runs IS 'Plans of what is to be issued; never changed, issued by executing them';
COMMENT ON COLUMN billing_runs.id IS 'Number of the run';
COMMENT ON COLUMN billing_runs.as_of IS 'Day of issue: what is known on it counts';
COMMENT ON COLUMN billing_runs.through IS 'Last day by the agreement';
COMMENT ON COLUMN billing_runs.agreement IS 'Only this agreement; null for all';
COMMENT ON COLUMN billing_runs.contract IS 'Only this contract; null for all';
COMMENT ON COLUMN billing_runs.looks_back IS 'Whether it shows an earlier day as it was: such a plan cannot be executed';
COMMENT ON COLUMN billing_runs.documents IS 'How many documents are planned';
COMMENT ON COLUMN billing_runs.batches IS 'In how many transactions they are issued';
COMMENT ON COLUMN billing_runs.invoiced IS 'Total of the planned invoices, VAT included, in euro';
COMMENT ON COLUMN billing_runs.credited IS 'Total of the planned credit notes, VAT included, in euro';
COMMENT ON COLUMN billing_runs.result IS 'What is blocked, held and warned of, and the difference from the run before, as JSON';
COMMENT ON COLUMN billing_runs.inputs IS 'Fingerprints of everything that the plan rests on, by name, as JSON';
COMMENT ON COLUMN billing_runs.inputs_sha256 IS 'Fingerprint of all inputs together';
COMMENT ON COLUMN billing_runs.compared_with IS 'The run before, from which the difference is told';
COMMENT ON COLUMN billing_runs.planned_at IS 'When it was planned';
COMMENT ON COLUMN billing_runs.planned_by IS 'Who planned it';

CREATE TABLE billing_run_documents (
    run bigint NOT NULL REFERENCES billing_runs,
    place integer NOT NULL CHECK (place > 0),
    batch integer NOT NULL CHECK (batch > 0),
    contract text NOT NULL REFERENCES contracts,
    organisation text NOT NULL REFERENCES organisations,
    kind text NOT NULL CHECK (kind IN ('invoice', 'credit_note', 'exit_fee', 'supplementary')),
    cause text NOT NULL CHECK (cause IN ('agreement', 'notice', 'correction')),
    occurrence integer NOT NULL CHECK (occurrence > 0),
    scheduled date NOT NULL,
    issue_date date NOT NULL,
    due_date date,
    period_from date NOT NULL,
    period_to date NOT NULL,
    budget_year integer NOT NULL,
    net numeric(24, 2) NOT NULL,
    vat numeric(24, 2) NOT NULL,
    rounding numeric(24, 2) NOT NULL,
    total numeric(24, 2) NOT NULL CHECK (total > 0),
    corrects text REFERENCES invoices,
    corrects_place integer,
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    PRIMARY KEY (run, place),
    CONSTRAINT planned_totals_agree CHECK (net + vat + rounding = total),
    CONSTRAINT planned_correction_names_its_document CHECK (
        (kind IN ('credit_note', 'supplementary')) = (corrects IS NOT NULL OR corrects_place IS NOT NULL)
        AND (corrects IS NULL OR corrects_place IS NULL)),
    CONSTRAINT corrects_an_earlier_place CHECK (corrects_place < place)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON billing_run_documents
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE billing_run_documents IS 'The documents of a plan, in the order of their numbers; never changed';
COMMENT ON COLUMN billing_run_documents.run IS 'The run';
COMMENT ON COLUMN billing_run_documents.place IS 'Place in the plan, from 1';
COMMENT ON COLUMN billing_run_documents.batch IS 'The transaction in which it is issued, from 1';
COMMENT ON COLUMN billing_run_documents.contract IS 'The contract';
COMMENT ON COLUMN billing_run_documents.organisation IS 'Who pays';
COMMENT ON COLUMN billing_run_documents.kind IS 'Invoice, credit note, exit fee or supplementary invoice';
COMMENT ON COLUMN billing_run_documents.cause IS 'The agreement calls for it, a notice shortens an invoice, or it corrects what was issued';
COMMENT ON COLUMN billing_run_documents.occurrence IS '1, and one more for each document of its contract, kind and period before it';
COMMENT ON COLUMN billing_run_documents.scheduled IS 'The day that the agreement gives for it';
COMMENT ON COLUMN billing_run_documents.issue_date IS 'Day of issue';
COMMENT ON COLUMN billing_run_documents.due_date IS 'Last day of payment; null on a credit note';
COMMENT ON COLUMN billing_run_documents.period_from IS 'First day that is billed';
COMMENT ON COLUMN billing_run_documents.period_to IS 'Last day that is billed';
COMMENT ON COLUMN billing_run_documents.budget_year IS 'Year of the budget that bears it';
COMMENT ON COLUMN billing_run_documents.net IS 'Taxable amount in euro';
COMMENT ON COLUMN billing_run_documents.vat IS 'VAT in euro';
COMMENT ON COLUMN billing_run_documents.rounding IS 'The cent that remains beside net and VAT';
COMMENT ON COLUMN billing_run_documents.total IS 'To be paid or credited, VAT included, in euro';
COMMENT ON COLUMN billing_run_documents.corrects IS 'The issued document that it corrects';
COMMENT ON COLUMN billing_run_documents.corrects_place IS 'The place of the planned document that it corrects';
COMMENT ON COLUMN billing_run_documents.sha256 IS 'Fingerprint of the document without its number and parties';

CREATE TABLE billing_run_events (
    run bigint NOT NULL REFERENCES billing_runs,
    event integer NOT NULL CHECK (event > 0),
    what text NOT NULL CHECK (what IN ('started', 'stopped', 'finished')),
    detail text CHECK (detail IS NULL OR detail::json IS NOT NULL),
    happened_at timestamptz NOT NULL DEFAULT now(),
    by text NOT NULL,
    PRIMARY KEY (run, event),
    CONSTRAINT stopped_for_a_reason CHECK ((what = 'stopped') = (detail IS NOT NULL))
);
CREATE UNIQUE INDEX finished_once ON billing_run_events (run) WHERE what = 'finished';
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON billing_run_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE billing_run_events IS 'What became of billing runs; never changed';
COMMENT ON COLUMN billing_run_events.run IS 'The run';
COMMENT ON COLUMN billing_run_events.event IS 'Number of the event, from 1';
COMMENT ON COLUMN billing_run_events.what IS 'Its execution was started, was stopped, or is finished';
COMMENT ON COLUMN billing_run_events.detail IS 'Why it was stopped, as JSON';
COMMENT ON COLUMN billing_run_events.happened_at IS 'When';
COMMENT ON COLUMN billing_run_events.by IS 'Who asked for it';

ALTER TABLE invoices ADD COLUMN supplements text REFERENCES invoices;
COMMENT ON COLUMN invoices.supplements IS 'On a supplementary invoice the document that billed too little';
ALTER TABLE invoices ADD COLUMN run bigint;
COMMENT ON COLUMN invoices.run IS 'The billing run that issued it; null outside of runs';
ALTER TABLE invoices ADD COLUMN run_place integer;
COMMENT ON COLUMN invoices.run_place IS 'Its place in the plan of that run';
ALTER TABLE invoices ADD CONSTRAINT as_planned FOREIGN KEY (run, run_place) REFERENCES billing_run_documents MATCH FULL;
CREATE UNIQUE INDEX planned_once ON invoices (run, run_place);
ALTER TABLE invoices DROP CONSTRAINT invoices_kind_check;
ALTER TABLE invoices ADD CONSTRAINT invoices_kind_check
    CHECK (kind IN ('invoice', 'credit_note', 'exit_fee', 'supplementary'));
ALTER TABLE invoices ADD CONSTRAINT supplement_names_its_invoice
    CHECK ((kind = 'supplementary') = (supplements IS NOT NULL));
CREATE INDEX supplements_of_invoice ON invoices (supplements);
CREATE INDEX invoices_of_contract ON invoices (contract, issue_date);
