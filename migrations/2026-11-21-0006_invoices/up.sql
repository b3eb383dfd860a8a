CREATE TABLE number_series (
    series text NOT NULL CHECK (series IN ('invoice', 'credit_note')),
    fiscal_year integer NOT NULL,
    last_sequence integer NOT NULL CHECK (last_sequence BETWEEN 1 AND 999999),
    last_issue_date date NOT NULL,
    PRIMARY KEY (series, fiscal_year),
    CONSTRAINT issued_in_its_year CHECK (extract(year FROM last_issue_date) = fiscal_year)
);
COMMENT ON TABLE number_series IS 'The last number of each series; taken inside the transaction that issues, so that none is left out';
COMMENT ON COLUMN number_series.series IS 'Invoices and exit fees, or credit notes';
COMMENT ON COLUMN number_series.fiscal_year IS 'Year of issue';
COMMENT ON COLUMN number_series.last_sequence IS 'The last number that was given';
COMMENT ON COLUMN number_series.last_issue_date IS 'The issue date of that number; no later number has an earlier date';

CREATE TABLE invoices (
    number text PRIMARY KEY,
    series text NOT NULL,
    fiscal_year integer NOT NULL,
    sequence integer NOT NULL CHECK (sequence BETWEEN 1 AND 999999),
    kind text NOT NULL CHECK (kind IN ('invoice', 'credit_note', 'exit_fee')),
    contract text NOT NULL,
    contract_version integer NOT NULL,
    organisation text NOT NULL REFERENCES organisations,
    agreement text NOT NULL REFERENCES agreements,
    scheduled date NOT NULL,
    occurrence integer NOT NULL CHECK (occurrence > 0),
    issue_date date NOT NULL,
    due_date date,
    period_from date NOT NULL,
    period_to date NOT NULL,
    budget_year integer NOT NULL,
    net numeric(24, 2) NOT NULL CHECK (net >= 0),
    vat numeric(24, 2) NOT NULL CHECK (vat >= 0),
    rounding numeric(24, 2) NOT NULL,
    total numeric(24, 2) NOT NULL CHECK (total > 0),
    communication text UNIQUE CHECK (communication ~ '^[0-9]{12}$'),
    credits text REFERENCES invoices,
    credits_all boolean NOT NULL,
    reason text,
    snapshot text NOT NULL CHECK (snapshot::json IS NOT NULL),
    snapshot_sha256 bytea NOT NULL CHECK (snapshot_sha256 = sha256(convert_to(snapshot, 'UTF8'))),
    issued_at timestamptz NOT NULL DEFAULT now(),
    issued_by text NOT NULL,
    FOREIGN KEY (contract, contract_version) REFERENCES contract_versions,
    CONSTRAINT number_given_once UNIQUE (series, fiscal_year, sequence),
    CONSTRAINT number_tells_its_place CHECK (number =
        CASE series WHEN 'credit_note' THEN 'CN' ELSE '' END || (fiscal_year::bigint * 1000000 + sequence)),
    CONSTRAINT year_of_issue CHECK (extract(year FROM issue_date) = fiscal_year),
    CONSTRAINT series_of_kind CHECK ((kind = 'credit_note') = (series = 'credit_note')),
    CONSTRAINT not_before_its_day CHECK (issue_date >= scheduled),
    CONSTRAINT paid_by_a_day CHECK ((kind = 'credit_note') = (due_date IS NULL) AND due_date >= issue_date),
    CONSTRAINT paid_with_communication CHECK ((kind = 'credit_note') = (communication IS NULL)),
    CONSTRAINT credit_names_its_invoice CHECK ((kind = 'credit_note') = (credits IS NOT NULL)),
    CONSTRAINT only_credits_credit_all CHECK (NOT credits_all OR kind = 'credit_note'),
    CONSTRAINT period_in_order CHECK (period_to >= period_from),
    CONSTRAINT totals_agree CHECK (net + vat + rounding = total)
);
CREATE UNIQUE INDEX issued_once ON invoices (contract, kind, period_from, occurrence)
    WHERE NOT credits_all;
CREATE UNIQUE INDEX credited_once ON invoices (credits) WHERE credits_all;
CREATE INDEX invoices_of_organisation ON invoices (organisation, number);
CREATE INDEX credits_of_invoice ON invoices (credits);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON invoices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE invoices IS 'Issued invoices and credit notes; never changed, corrected only by another document';
COMMENT ON COLUMN invoices.number IS 'Fiscal year of issue and six digits; credit notes begin with CN';
COMMENT ON COLUMN invoices.series IS 'The series of the number';
COMMENT ON COLUMN invoices.fiscal_year IS 'Year of issue';
COMMENT ON COLUMN invoices.sequence IS 'Place in the series of that year, without gaps';
COMMENT ON COLUMN invoices.kind IS 'Invoice, credit note or exit fee';
COMMENT ON COLUMN invoices.contract IS 'The contract that is billed';
COMMENT ON COLUMN invoices.contract_version IS 'The annex by which it was billed';
COMMENT ON COLUMN invoices.organisation IS 'Who pays';
COMMENT ON COLUMN invoices.agreement IS 'The agreement by which it was billed';
COMMENT ON COLUMN invoices.scheduled IS 'The day that the agreement gives for it';
COMMENT ON COLUMN invoices.occurrence IS '1, and one more for each time it was credited in full and issued anew';
COMMENT ON COLUMN invoices.issue_date IS 'Day of issue';
COMMENT ON COLUMN invoices.due_date IS 'Last day of payment; null on a credit note';
COMMENT ON COLUMN invoices.period_from IS 'First day that is billed';
COMMENT ON COLUMN invoices.period_to IS 'Last day that is billed';
COMMENT ON COLUMN invoices.budget_year IS 'Year of the budget that bears it';
COMMENT ON COLUMN invoices.net IS 'Taxable amount in euro';
COMMENT ON COLUMN invoices.vat IS 'VAT in euro';
COMMENT ON COLUMN invoices.rounding IS 'The cent that remains beside net and VAT';
COMMENT ON COLUMN invoices.total IS 'To be paid or credited, VAT included, in euro';
COMMENT ON COLUMN invoices.communication IS 'Structured communication (OGM), twelve digits; null on a credit note';
COMMENT ON COLUMN invoices.credits IS 'On a credit note the document that it corrects';
COMMENT ON COLUMN invoices.credits_all IS 'On a credit note whether it takes back the whole document';
COMMENT ON COLUMN invoices.reason IS 'On a credit note why';
COMMENT ON COLUMN invoices.snapshot IS 'Everything that the documents of the invoice show, as JSON';
COMMENT ON COLUMN invoices.snapshot_sha256 IS 'Fingerprint of the snapshot';
COMMENT ON COLUMN invoices.issued_at IS 'When it was issued';
COMMENT ON COLUMN invoices.issued_by IS 'Who issued it';

CREATE FUNCTION number_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE earlier date;
BEGIN
    SELECT issue_date INTO earlier FROM invoices
        WHERE series = NEW.series AND fiscal_year = NEW.fiscal_year AND sequence = NEW.sequence - 1;
    IF NEW.sequence > 1 AND earlier IS NULL THEN
        RAISE EXCEPTION 'number % leaves a gap in its series', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    IF earlier > NEW.issue_date THEN
        RAISE EXCEPTION 'number % of % follows one of %', NEW.number, NEW.issue_date, earlier
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION number_follows() IS 'Refuses a number that leaves a gap or goes back in time';
CREATE TRIGGER gapless_and_chronological BEFORE INSERT ON invoices
    FOR EACH ROW EXECUTE FUNCTION number_follows();

CREATE TABLE invoice_lines (
    invoice text NOT NULL REFERENCES invoices,
    line integer NOT NULL CHECK (line > 0),
    lot text,
    component text NOT NULL,
    description text NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    quantity text,
    unit_price text,
    months text,
    amount numeric(24, 2) NOT NULL CHECK (amount > 0),
    net numeric(24, 2) NOT NULL CHECK (net >= 0),
    clause text,
    PRIMARY KEY (invoice, line)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_lines
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE invoice_lines IS 'Lines of issued documents; never changed';
COMMENT ON COLUMN invoice_lines.invoice IS 'The document';
COMMENT ON COLUMN invoice_lines.line IS 'Number of the line, from 1';
COMMENT ON COLUMN invoice_lines.lot IS 'The lot; null for an exit fee';
COMMENT ON COLUMN invoice_lines.component IS 'The component, or exit_fee';
COMMENT ON COLUMN invoice_lines.description IS 'What is billed, in Dutch';
COMMENT ON COLUMN invoice_lines.period_from IS 'First day';
COMMENT ON COLUMN invoice_lines.period_to IS 'Last day';
COMMENT ON COLUMN invoice_lines.quantity IS 'Effective inhabitants, users or 1, exactly';
COMMENT ON COLUMN invoice_lines.unit_price IS 'Price of a unit, VAT included';
COMMENT ON COLUMN invoice_lines.months IS 'Months that count: a decimal or a fraction';
COMMENT ON COLUMN invoice_lines.amount IS 'Amount in euro, VAT included';
COMMENT ON COLUMN invoice_lines.net IS 'Amount in euro without VAT';
COMMENT ON COLUMN invoice_lines.clause IS 'The clause that grants the fee';

CREATE TABLE invoice_vat (
    invoice text NOT NULL REFERENCES invoices,
    rate numeric NOT NULL,
    net numeric(24, 2) NOT NULL,
    vat numeric(24, 2) NOT NULL,
    PRIMARY KEY (invoice, rate)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_vat
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE invoice_vat IS 'VAT of issued documents by rate; never changed';
COMMENT ON COLUMN invoice_vat.invoice IS 'The document';
COMMENT ON COLUMN invoice_vat.rate IS 'Percent';
COMMENT ON COLUMN invoice_vat.net IS 'Taxable amount in euro';
COMMENT ON COLUMN invoice_vat.vat IS 'VAT in euro';

CREATE TABLE invoice_steps (
    invoice text NOT NULL REFERENCES invoices,
    line integer NOT NULL CHECK (line >= 0),
    step integer NOT NULL CHECK (step > 0),
    key text NOT NULL,
    what text NOT NULL,
    figure text NOT NULL,
    source text NOT NULL,
    clause text,
    formula text,
    decimals integer,
    PRIMARY KEY (invoice, line, step)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_steps
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE invoice_steps IS 'How each amount of an issued document was worked out; never changed';
COMMENT ON COLUMN invoice_steps.invoice IS 'The document';
COMMENT ON COLUMN invoice_steps.line IS 'The line; 0 for the VAT of the document';
COMMENT ON COLUMN invoice_steps.step IS 'Number of the step, from 1';
COMMENT ON COLUMN invoice_steps.key IS 'What the figure is, by a stable name that formulas use';
COMMENT ON COLUMN invoice_steps.what IS 'What the figure is, in Dutch';
COMMENT ON COLUMN invoice_steps.figure IS 'The figure: a decimal or a fraction';
COMMENT ON COLUMN invoice_steps.source IS 'Where it comes from, in Dutch';
COMMENT ON COLUMN invoice_steps.clause IS 'The clause that makes it count';
COMMENT ON COLUMN invoice_steps.formula IS 'How it follows from the figures before it';
COMMENT ON COLUMN invoice_steps.decimals IS 'Decimals to which it was rounded, half away from zero';

CREATE FUNCTION only_with_its_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added JOIN invoices ON invoices.number = added.invoice
               WHERE invoices.xmin <> pg_current_xact_id()::xid) THEN
        RAISE EXCEPTION 'nothing can be added to % of an issued document', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION only_with_its_invoice() IS 'Refuses what is added to a document that an earlier transaction issued';
CREATE TRIGGER added_on_issue AFTER INSERT ON invoice_lines REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION only_with_its_invoice();
CREATE TRIGGER added_on_issue AFTER INSERT ON invoice_vat REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION only_with_its_invoice();
CREATE TRIGGER added_on_issue AFTER INSERT ON invoice_steps REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION only_with_its_invoice();

CREATE FUNCTION lines_sum_to_total() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE lines record; parts record;
BEGIN
    SELECT sum(amount) AS amount, sum(net) AS net INTO lines FROM invoice_lines WHERE invoice = NEW.number;
    SELECT sum(net) AS net, sum(vat) AS vat INTO parts FROM invoice_vat WHERE invoice = NEW.number;
    IF (lines.amount, lines.net, parts.net, parts.vat) IS DISTINCT FROM (NEW.total, NEW.net, NEW.net, NEW.vat) THEN
        RAISE EXCEPTION 'lines and VAT of % do not sum to its totals', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION lines_sum_to_total() IS 'Refuses a document whose lines or VAT do not sum to its totals';
CREATE CONSTRAINT TRIGGER sums AFTER INSERT ON invoices DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION lines_sum_to_total();

CREATE TABLE invoice_documents (
    invoice text NOT NULL REFERENCES invoices,
    media_type text NOT NULL CHECK (media_type IN ('application/pdf')),
    bytes bytea NOT NULL,
    sha256 bytea NOT NULL CHECK (sha256 = sha256(bytes)),
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (invoice, media_type)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_documents
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE invoice_documents IS 'Documents of invoices as they were first made; never made again';
COMMENT ON COLUMN invoice_documents.invoice IS 'The invoice';
COMMENT ON COLUMN invoice_documents.media_type IS 'What kind of document';
COMMENT ON COLUMN invoice_documents.bytes IS 'The document';
COMMENT ON COLUMN invoice_documents.sha256 IS 'Its fingerprint';
COMMENT ON COLUMN invoice_documents.made_at IS 'When it was made';
