CREATE SEQUENCE order_ids AS bigint;
COMMENT ON SEQUENCE order_ids IS 'Names of purchase orders: an order keeps its name through all its revisions';
CREATE SEQUENCE order_assignment_ids AS bigint;
COMMENT ON SEQUENCE order_assignment_ids IS 'Names of assignments of documents to orders';
CREATE SEQUENCE payer_policy_ids AS bigint;
COMMENT ON SEQUENCE payer_policy_ids IS 'Names of what payers ask of orders and invoices';

CREATE TABLE purchase_orders (
    id bigint NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    organisation text NOT NULL REFERENCES organisations,
    number text NOT NULL CHECK (number <> ''),
    corrects bigint,
    amount numeric(24, 2) NOT NULL,
    budget_year integer NOT NULL CHECK (budget_year BETWEEN 1990 AND 2100),
    entry jsonb NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    replaced_at timestamptz,
    PRIMARY KEY (id, revision),
    CONSTRAINT order_above_zero CHECK (corrects IS NOT NULL OR amount > 0)
);
CREATE UNIQUE INDEX purchase_orders_current ON purchase_orders (id) WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX purchase_orders_once ON purchase_orders (organisation, number) WHERE replaced_at IS NULL;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON purchase_orders
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_closed BEFORE UPDATE ON purchase_orders
    FOR EACH ROW EXECUTE FUNCTION only_close_revision();
COMMENT ON TABLE purchase_orders IS 'Orders of those who pay, and orders that correct them; corrected by another revision';
COMMENT ON COLUMN purchase_orders.id IS 'Name of the order';
COMMENT ON COLUMN purchase_orders.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN purchase_orders.organisation IS 'Who ordered and pays';
COMMENT ON COLUMN purchase_orders.number IS 'The number that the payer gave it';
COMMENT ON COLUMN purchase_orders.corrects IS 'The order that it raises or lowers; null for an order of its own';
COMMENT ON COLUMN purchase_orders.amount IS 'What is ordered in euro, VAT included; of a correction what it adds';
COMMENT ON COLUMN purchase_orders.budget_year IS 'Year of the budget that bears it';
COMMENT ON COLUMN purchase_orders.entry IS 'The order in the public form, with its lines, validity, visum and evidence';
COMMENT ON COLUMN purchase_orders.recorded_at IS 'When this revision was recorded';
COMMENT ON COLUMN purchase_orders.recorded_by IS 'Who recorded this revision';
COMMENT ON COLUMN purchase_orders.replaced_at IS 'When it was corrected or withdrawn; null while it counts';

CREATE FUNCTION correct_own_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.corrects IS NOT NULL AND NOT EXISTS (SELECT FROM purchase_orders
            WHERE id = NEW.corrects AND id <> NEW.id AND organisation = NEW.organisation AND corrects IS NULL) THEN
        RAISE EXCEPTION 'order % corrects no order of its payer', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM purchase_orders WHERE id = NEW.id
            AND (organisation, corrects) IS DISTINCT FROM (NEW.organisation, NEW.corrects)) THEN
        RAISE EXCEPTION 'order % keeps its payer and the order that it corrects', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION correct_own_order() IS 'Refuses an order that corrects no order of its payer, or another one than before';
CREATE TRIGGER corrects_own BEFORE INSERT ON purchase_orders
    FOR EACH ROW EXECUTE FUNCTION correct_own_order();

CREATE TABLE order_assignments (
    id bigint NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    invoice text NOT NULL REFERENCES invoices,
    organisation text NOT NULL,
    parts jsonb NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    replaced_at timestamptz,
    PRIMARY KEY (id, revision)
);
CREATE UNIQUE INDEX order_assignments_current ON order_assignments (id) WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX order_assignments_once ON order_assignments (invoice) WHERE replaced_at IS NULL;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON order_assignments
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_closed BEFORE UPDATE ON order_assignments
    FOR EACH ROW EXECUTE FUNCTION only_close_revision();
COMMENT ON TABLE order_assignments IS 'On which orders an issued document draws, as a person said; corrected by another revision';
COMMENT ON COLUMN order_assignments.id IS 'Name of the assignment';
COMMENT ON COLUMN order_assignments.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN order_assignments.invoice IS 'The document';
COMMENT ON COLUMN order_assignments.organisation IS 'Who pays it, and whose orders they are';
COMMENT ON COLUMN order_assignments.parts IS 'List of orders with the amount that each bears, in the public form';
COMMENT ON COLUMN order_assignments.reason IS 'Why a person decided it';
COMMENT ON COLUMN order_assignments.recorded_at IS 'When this revision was recorded';
COMMENT ON COLUMN order_assignments.recorded_by IS 'Who recorded this revision';
COMMENT ON COLUMN order_assignments.replaced_at IS 'When it was corrected or withdrawn; null while it counts';

CREATE FUNCTION assign_whole_document() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE document record;
BEGIN
    SELECT organisation, total INTO document FROM invoices WHERE number = NEW.invoice;
    IF NOT FOUND THEN
        RETURN NEW; -- The foreign key says so.
    END IF;
    IF document.organisation <> NEW.organisation OR EXISTS (
            SELECT FROM jsonb_array_elements(NEW.parts) AS part WHERE NOT EXISTS (
                SELECT FROM purchase_orders WHERE id = (part ->> 'order')::bigint AND organisation = NEW.organisation)) THEN
        RAISE EXCEPTION '% is not assigned to orders of who pays it', NEW.invoice USING ERRCODE = 'check_violation';
    END IF;
    IF document.total IS DISTINCT FROM (SELECT sum((part ->> 'amount')::numeric) FROM jsonb_array_elements(NEW.parts) AS part) THEN
        RAISE EXCEPTION 'the parts of % do not add up to its total', NEW.invoice USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION assign_whole_document() IS 'Refuses an assignment to orders of somebody else, or of another amount than the document has';
CREATE TRIGGER whole_document BEFORE INSERT ON order_assignments
    FOR EACH ROW EXECUTE FUNCTION assign_whole_document();

CREATE TABLE payer_policies (
    id bigint NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    organisation text NOT NULL REFERENCES organisations,
    policy jsonb NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    replaced_at timestamptz,
    PRIMARY KEY (id, revision)
);
CREATE UNIQUE INDEX payer_policies_current ON payer_policies (id) WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX payer_policies_once ON payer_policies (organisation) WHERE replaced_at IS NULL;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON payer_policies
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_closed BEFORE UPDATE ON payer_policies
    FOR EACH ROW EXECUTE FUNCTION only_close_revision();
COMMENT ON TABLE payer_policies IS 'What a payer asks of its orders and of the invoices on them; corrected by another revision';
COMMENT ON COLUMN payer_policies.id IS 'Name of the policy';
COMMENT ON COLUMN payer_policies.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN payer_policies.organisation IS 'Who pays';
COMMENT ON COLUMN payer_policies.policy IS 'The policy in the public form; what it leaves out is not asked';
COMMENT ON COLUMN payer_policies.recorded_at IS 'When this revision was recorded';
COMMENT ON COLUMN payer_policies.recorded_by IS 'Who recorded this revision';
COMMENT ON COLUMN payer_policies.replaced_at IS 'When it was corrected or withdrawn; null while it counts';
