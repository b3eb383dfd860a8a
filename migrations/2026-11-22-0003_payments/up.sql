CREATE SEQUENCE bank_statement_ids AS bigint;
COMMENT ON SEQUENCE bank_statement_ids IS 'Names of bank statements';

CREATE TABLE bank_statements (
    id bigint PRIMARY KEY,
    account text NOT NULL CHECK (account ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'),
    reference text NOT NULL CHECK (reference <> ''),
    closed_on date NOT NULL,
    year integer NOT NULL,
    opening numeric(24, 2) NOT NULL,
    closing numeric(24, 2) NOT NULL,
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT statement_once UNIQUE (account, year, reference),
    CONSTRAINT year_of_closing CHECK (year = extract(year FROM closed_on))
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_statements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE bank_statements IS 'Statements of the bank as they were read; never changed';
COMMENT ON COLUMN bank_statements.id IS 'Name in addresses of the service';
COMMENT ON COLUMN bank_statements.account IS 'The account (IBAN), without blanks';
COMMENT ON COLUMN bank_statements.reference IS 'What the bank calls the statement, once in a year';
COMMENT ON COLUMN bank_statements.closed_on IS 'Day of the closing balance';
COMMENT ON COLUMN bank_statements.year IS 'Year of the closing balance';
COMMENT ON COLUMN bank_statements.opening IS 'Balance before the entries, in euro';
COMMENT ON COLUMN bank_statements.closing IS 'Balance after the entries, in euro';
COMMENT ON COLUMN bank_statements.sha256 IS 'Fingerprint of its content, by which the same statement is recognised';
COMMENT ON COLUMN bank_statements.recorded_at IS 'When it was imported';
COMMENT ON COLUMN bank_statements.recorded_by IS 'Who imported it';

CREATE TABLE bank_entries (
    statement bigint NOT NULL REFERENCES bank_statements,
    place integer NOT NULL CHECK (place > 0),
    booked date NOT NULL,
    value_date date NOT NULL,
    amount numeric(24, 2) NOT NULL,
    communication text CHECK (communication ~ '^[0-9]{12}$'),
    text text NOT NULL,
    counterparty text,
    counterparty_account text,
    bank_reference text,
    repeats_statement bigint,
    repeats_place integer,
    PRIMARY KEY (statement, place),
    FOREIGN KEY (repeats_statement, repeats_place) REFERENCES bank_entries MATCH FULL,
    CONSTRAINT repeats_an_earlier_statement CHECK (repeats_statement < statement)
);
CREATE INDEX bank_entries_of_day ON bank_entries (booked, amount);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE bank_entries IS 'What was received and paid by a statement; never changed';
COMMENT ON COLUMN bank_entries.statement IS 'The statement';
COMMENT ON COLUMN bank_entries.place IS 'Place in the statement, from 1';
COMMENT ON COLUMN bank_entries.booked IS 'Day on which the bank booked it';
COMMENT ON COLUMN bank_entries.value_date IS 'Day from which it counts as received';
COMMENT ON COLUMN bank_entries.amount IS 'Above zero where received, below where paid, in euro';
COMMENT ON COLUMN bank_entries.communication IS 'Structured communication (OGM), twelve digits';
COMMENT ON COLUMN bank_entries.text IS 'Free communication';
COMMENT ON COLUMN bank_entries.counterparty IS 'Who paid or was paid, by name';
COMMENT ON COLUMN bank_entries.counterparty_account IS 'Account of who paid or was paid, as the bank writes it';
COMMENT ON COLUMN bank_entries.bank_reference IS 'What the bank calls the entry';
COMMENT ON COLUMN bank_entries.repeats_statement IS 'Statement that held the same entry before, where files overlap';
COMMENT ON COLUMN bank_entries.repeats_place IS 'Place of that entry in it';

CREATE SEQUENCE payment_ids AS bigint;
COMMENT ON SEQUENCE payment_ids IS 'Names of payments';

CREATE TABLE payments (
    id bigint PRIMARY KEY,
    received_on date NOT NULL,
    amount numeric(24, 2) NOT NULL CHECK (amount > 0),
    communication text CHECK (communication ~ '^[0-9]{12}$'),
    text text NOT NULL,
    payer text REFERENCES organisations,
    payer_name text,
    account text,
    evidence text CHECK (evidence <> ''),
    statement bigint,
    place integer,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    FOREIGN KEY (statement, place) REFERENCES bank_entries MATCH FULL,
    CONSTRAINT one_payment_of_an_entry UNIQUE (statement, place),
    CONSTRAINT of_the_bank_or_with_evidence CHECK ((statement IS NULL) = (evidence IS NOT NULL))
);
CREATE INDEX payments_of_payer ON payments (payer);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON payments
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE payments IS 'Amounts received; never changed, reversed by a revision of what they pay';
COMMENT ON COLUMN payments.id IS 'Name in addresses of the service';
COMMENT ON COLUMN payments.received_on IS 'Day from which it counts as received';
COMMENT ON COLUMN payments.amount IS 'Amount in euro';
COMMENT ON COLUMN payments.communication IS 'Structured communication (OGM), twelve digits';
COMMENT ON COLUMN payments.text IS 'Free communication';
COMMENT ON COLUMN payments.payer IS 'Whose payment it is, where that is known';
COMMENT ON COLUMN payments.payer_name IS 'Who paid, as the bank or a person wrote it';
COMMENT ON COLUMN payments.account IS 'Account from which was paid, as the bank or a person wrote it';
COMMENT ON COLUMN payments.evidence IS 'Where it can be looked up; of a payment by hand';
COMMENT ON COLUMN payments.statement IS 'The statement that told of it';
COMMENT ON COLUMN payments.place IS 'Its place in that statement';
COMMENT ON COLUMN payments.recorded_at IS 'When it was recorded';
COMMENT ON COLUMN payments.recorded_by IS 'Who recorded it';

CREATE TABLE allocation_revisions (
    payment bigint NOT NULL REFERENCES payments,
    revision integer NOT NULL CHECK (revision > 0),
    basis text NOT NULL CHECK (basis IN ('communication', 'numbers', 'amount_and_payer', 'unmatched', 'by_hand',
        'refund', 'reversed')),
    reason text NOT NULL CHECK (reason <> ''),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    PRIMARY KEY (payment, revision)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON allocation_revisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE allocation_revisions IS 'What a payment was decided to pay; the last revision counts, none is changed';
COMMENT ON COLUMN allocation_revisions.payment IS 'The payment';
COMMENT ON COLUMN allocation_revisions.revision IS '1 when it was recorded, and one more for each decision after it';
COMMENT ON COLUMN allocation_revisions.basis IS 'By what it was decided; reversed: the payment counts no more';
COMMENT ON COLUMN allocation_revisions.reason IS 'Why, in words';
COMMENT ON COLUMN allocation_revisions.recorded_at IS 'When it was decided';
COMMENT ON COLUMN allocation_revisions.recorded_by IS 'Who decided, or had the matching done';

CREATE FUNCTION allocation_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before text;
BEGIN
    SELECT basis INTO before FROM allocation_revisions
        WHERE payment = NEW.payment AND revision = NEW.revision - 1;
    IF NEW.revision > 1 AND before IS NULL THEN
        RAISE EXCEPTION 'revision % of payment % leaves a gap', NEW.revision, NEW.payment
            USING ERRCODE = 'check_violation';
    END IF;
    IF before = 'reversed' THEN
        RAISE EXCEPTION 'payment % was reversed: it pays nothing any more', NEW.payment
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION allocation_follows() IS 'Refuses a revision that leaves a gap or follows a reversal';
CREATE TRIGGER follows BEFORE INSERT ON allocation_revisions
    FOR EACH ROW EXECUTE FUNCTION allocation_follows();

CREATE TABLE allocations (
    payment bigint NOT NULL,
    revision integer NOT NULL,
    place integer NOT NULL CHECK (place > 0),
    invoice text REFERENCES invoices,
    refunded_on date,
    amount numeric(24, 2) NOT NULL CHECK (amount > 0),
    PRIMARY KEY (payment, revision, place),
    FOREIGN KEY (payment, revision) REFERENCES allocation_revisions,
    CONSTRAINT pays_or_is_refunded CHECK ((invoice IS NULL) <> (refunded_on IS NULL)),
    CONSTRAINT invoice_once_in_a_revision UNIQUE (payment, revision, invoice)
);
CREATE INDEX allocations_of_invoice ON allocations (invoice);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON allocations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE allocations IS 'Which invoices a revision pays and what it gives back; never changed';
COMMENT ON COLUMN allocations.payment IS 'The payment';
COMMENT ON COLUMN allocations.revision IS 'The revision';
COMMENT ON COLUMN allocations.place IS 'Place in the revision, from 1';
COMMENT ON COLUMN allocations.invoice IS 'The invoice that is paid; null for what is given back';
COMMENT ON COLUMN allocations.refunded_on IS 'Day on which it was given back; null for what pays an invoice';
COMMENT ON COLUMN allocations.amount IS 'How much of the payment, in euro';

CREATE FUNCTION allocated_on_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added JOIN allocation_revisions AS of USING (payment, revision)
               WHERE of.xmin <> pg_current_xact_id()::xid) THEN
        RAISE EXCEPTION 'nothing can be added to an earlier revision: record another'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION allocated_on_decision() IS 'Refuses what is added to a revision that an earlier transaction recorded';
CREATE TRIGGER added_on_decision AFTER INSERT ON allocations REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION allocated_on_decision();

CREATE FUNCTION allocations_fit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM allocations WHERE payment = NEW.payment AND revision = NEW.revision)
            > (SELECT amount FROM payments WHERE id = NEW.payment) THEN
        RAISE EXCEPTION 'payment % is allocated beyond its amount', NEW.payment USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT basis FROM allocation_revisions WHERE payment = NEW.payment AND revision = NEW.revision) = 'reversed' THEN
        RAISE EXCEPTION 'a reversal of payment % pays nothing', NEW.payment USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT sum(of.amount) FROM allocations AS of WHERE of.invoice = NEW.invoice AND of.revision =
            (SELECT max(revision) FROM allocation_revisions AS last WHERE last.payment = of.payment))
            > (SELECT total FROM invoices WHERE number = NEW.invoice) THEN
        RAISE EXCEPTION 'invoice % is paid beyond its total', NEW.invoice USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.invoice LIKE 'CN%' THEN
        RAISE EXCEPTION 'credit note % is not paid', NEW.invoice USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION allocations_fit() IS 'Refuses allocations beyond the payment or the invoice, and those of a reversal';
CREATE CONSTRAINT TRIGGER fits AFTER INSERT ON allocations DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION allocations_fit();

CREATE SEQUENCE collection_event_ids AS bigint;
COMMENT ON SEQUENCE collection_event_ids IS 'Names of what happened to invoices after their issue';

CREATE TABLE collection_events (
    id bigint PRIMARY KEY,
    invoice text NOT NULL REFERENCES invoices,
    kind text NOT NULL CHECK (kind IN ('sent', 'reminder', 'formal_notice', 'dispute', 'dispute_ended',
        'suspension_proposed', 'suspension_confirmed', 'suspension_lifted', 'interest_charged', 'withdrawn')),
    happened_on date NOT NULL,
    refers_to bigint,
    amount numeric(24, 2) CHECK (amount > 0),
    term_days integer CHECK (term_days BETWEEN 1 AND 365),
    reason text CHECK (reason <> ''),
    evidence text CHECK (evidence <> ''),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT of_one_invoice UNIQUE (id, invoice),
    CONSTRAINT refers_within_its_invoice FOREIGN KEY (refers_to, invoice) REFERENCES collection_events (id, invoice),
    CONSTRAINT refers_where_it_follows CHECK ((refers_to IS NOT NULL) =
        (kind IN ('dispute_ended', 'suspension_confirmed', 'suspension_lifted', 'withdrawn'))),
    CONSTRAINT refers_back CHECK (refers_to < id),
    CONSTRAINT term_of_a_formal_notice CHECK ((term_days IS NOT NULL) = (kind = 'formal_notice')),
    CONSTRAINT amount_where_one_counts CHECK (
        CASE kind WHEN 'interest_charged' THEN amount IS NOT NULL WHEN 'dispute' THEN true ELSE amount IS NULL END),
    CONSTRAINT letters_have_evidence CHECK (kind NOT IN ('sent', 'reminder', 'formal_notice') OR evidence IS NOT NULL),
    CONSTRAINT decisions_have_a_reason CHECK (kind IN ('sent', 'reminder', 'formal_notice', 'suspension_confirmed')
        OR reason IS NOT NULL)
);
CREATE UNIQUE INDEX followed_once ON collection_events (refers_to, kind);
CREATE INDEX collection_events_of_invoice ON collection_events (invoice);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON collection_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE collection_events IS 'What happened to invoices after their issue, a row for each step; never changed';
COMMENT ON COLUMN collection_events.id IS 'Name in addresses of the service';
COMMENT ON COLUMN collection_events.invoice IS 'The invoice';
COMMENT ON COLUMN collection_events.kind IS 'What happened';
COMMENT ON COLUMN collection_events.happened_on IS 'Day on which it happened';
COMMENT ON COLUMN collection_events.refers_to IS 'The dispute that ended, the suspension that was confirmed or lifted, what was withdrawn';
COMMENT ON COLUMN collection_events.amount IS 'Disputed or charged, in euro';
COMMENT ON COLUMN collection_events.term_days IS 'Days that a formal notice gives from its dispatch';
COMMENT ON COLUMN collection_events.reason IS 'Why';
COMMENT ON COLUMN collection_events.evidence IS 'Where it can be looked up';
COMMENT ON COLUMN collection_events.recorded_at IS 'When it was recorded';
COMMENT ON COLUMN collection_events.recorded_by IS 'Who did it';

CREATE FUNCTION step_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before collection_events;
BEGIN
    SELECT * INTO before FROM collection_events WHERE id = NEW.refers_to;
    IF (NEW.kind = 'dispute_ended' AND before.kind <> 'dispute')
            OR (NEW.kind IN ('suspension_confirmed', 'suspension_lifted') AND before.kind <> 'suspension_proposed')
            OR (NEW.kind = 'withdrawn' AND before.kind IN ('withdrawn', 'dispute_ended', 'suspension_confirmed',
                'suspension_lifted')) THEN
        RAISE EXCEPTION '% does not follow %', NEW.kind, before.kind USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'suspension_confirmed' AND NEW.recorded_by = before.recorded_by THEN
        RAISE EXCEPTION 'a suspension is confirmed by another person than proposed it'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind <> 'withdrawn' AND NEW.happened_on < before.happened_on THEN
        RAISE EXCEPTION '% of % lies before what it follows', NEW.kind, NEW.happened_on
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION step_follows() IS 'Refuses a step that does not follow what it refers to, and a suspension by one person';
CREATE TRIGGER follows BEFORE INSERT ON collection_events
    FOR EACH ROW EXECUTE FUNCTION step_follows();
