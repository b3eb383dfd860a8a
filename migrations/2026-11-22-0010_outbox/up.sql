CREATE TABLE deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invoice text NOT NULL REFERENCES invoices,
    channel text NOT NULL CHECK (channel IN ('peppol', 'email')),
    recipient text NOT NULL CHECK (recipient <> ''),
    reason text CHECK (reason <> ''),
    asked_at timestamptz NOT NULL DEFAULT now(),
    asked_by text NOT NULL,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN
        ('queued', 'sending', 'retrying', 'pending', 'sent', 'given_up', 'unclear', 'cancelled')),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    doubtful boolean NOT NULL DEFAULT false,
    due_at timestamptz,
    leased_until timestamptz,
    closed_at timestamptz,
    closed_by text,
    closed_because text,
    CONSTRAINT due_while_it_waits CHECK ((state IN ('queued', 'retrying', 'pending')) = (due_at IS NOT NULL)),
    CONSTRAINT leased_while_sent CHECK ((state = 'sending') = (leased_until IS NOT NULL)),
    CONSTRAINT closed_by_somebody CHECK (num_nulls(closed_at, closed_by, closed_because) IN (0, 3)),
    CONSTRAINT cancelled_by_somebody CHECK (state <> 'cancelled' OR closed_at IS NOT NULL),
    CONSTRAINT closed_at_its_end CHECK (closed_at IS NULL OR state IN ('sent', 'cancelled'))
);
CREATE UNIQUE INDEX one_delivery_under_way ON deliveries (invoice, channel)
    WHERE state IN ('queued', 'sending', 'retrying', 'pending', 'unclear');
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_leased ON deliveries (leased_until) WHERE leased_until IS NOT NULL;
CREATE INDEX deliveries_of_invoice ON deliveries (invoice, id);
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON deliveries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE deliveries IS 'The outbox: one row for each document and way by which it is to be sent; written in the transaction that issues it, or asked for by a person';
COMMENT ON COLUMN deliveries.id IS 'Number of the delivery';
COMMENT ON COLUMN deliveries.invoice IS 'The document';
COMMENT ON COLUMN deliveries.channel IS 'The way: as structured invoice by Peppol, or by e-mail';
COMMENT ON COLUMN deliveries.recipient IS 'Participant of Peppol or address for e-mail, as it was when this was asked for';
COMMENT ON COLUMN deliveries.reason IS 'Why a person asked for it; null where issuing did';
COMMENT ON COLUMN deliveries.asked_at IS 'When it was asked for';
COMMENT ON COLUMN deliveries.asked_by IS 'Who issued the document or asked for it';
COMMENT ON COLUMN deliveries.state IS 'Where it stands: waiting, being sent, to be tried again, handed over and not confirmed, sent, given up, unclear whether it arrived, cancelled';
COMMENT ON COLUMN deliveries.attempts IS 'How often it was tried';
COMMENT ON COLUMN deliveries.doubtful IS 'Whether an earlier attempt may have arrived without saying so';
COMMENT ON COLUMN deliveries.due_at IS 'From when it is tried next; null where it is not';
COMMENT ON COLUMN deliveries.leased_until IS 'Until when whoever sends it is believed to live';
COMMENT ON COLUMN deliveries.closed_at IS 'When a person cancelled it or confirmed that it arrived';
COMMENT ON COLUMN deliveries.closed_by IS 'Who did';
COMMENT ON COLUMN deliveries.closed_because IS 'Why, or where it can be looked up';

CREATE FUNCTION delivery_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.id, OLD.invoice, OLD.channel, OLD.recipient, OLD.reason, OLD.asked_at, OLD.asked_by)
            IS DISTINCT FROM (NEW.id, NEW.invoice, NEW.channel, NEW.recipient, NEW.reason, NEW.asked_at, NEW.asked_by)
        OR OLD.state IN ('sent', 'given_up', 'cancelled') OR NEW.attempts < OLD.attempts THEN
        RAISE EXCEPTION 'delivery % can only go on: another one is asked for anew', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION delivery_moves() IS 'Refuses to change what a delivery is, or one that has ended';
CREATE TRIGGER only_moves BEFORE UPDATE ON deliveries
    FOR EACH ROW EXECUTE FUNCTION delivery_moves();

CREATE TABLE delivery_events (
    delivery bigint NOT NULL REFERENCES deliveries,
    event integer NOT NULL CHECK (event > 0),
    attempt integer NOT NULL CHECK (attempt >= 0),
    what text NOT NULL CHECK (what IN
        ('sending', 'asking', 'accepted', 'pending', 'lost', 'refused', 'failed', 'unknown')),
    happened_at timestamptz NOT NULL DEFAULT now(),
    message_id text,
    documents jsonb,
    said text,
    next_at timestamptz,
    PRIMARY KEY (delivery, event),
    CONSTRAINT names_what_is_sent CHECK ((what = 'sending') = (message_id IS NOT NULL)
        AND (what = 'sending') = (documents IS NOT NULL)),
    CONSTRAINT says_how_it_went CHECK ((what IN ('sending', 'asking')) = (said IS NULL))
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON delivery_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE delivery_events IS 'Every attempt to send a document: before it is made, and how it went; never changed';
COMMENT ON COLUMN delivery_events.delivery IS 'The delivery';
COMMENT ON COLUMN delivery_events.event IS 'Number of the event, from 1';
COMMENT ON COLUMN delivery_events.attempt IS 'The attempt that it belongs to, from 1; 0 where none could be made';
COMMENT ON COLUMN delivery_events.what IS 'It is being sent or asked about; it was accepted, taken to be confirmed later, lost, refused, failed, or nobody knows';
COMMENT ON COLUMN delivery_events.happened_at IS 'When';
COMMENT ON COLUMN delivery_events.message_id IS 'Names what is sent, the same in every attempt: Message-ID of a mail, key for the access point';
COMMENT ON COLUMN delivery_events.documents IS 'List of what is sent: media types with fingerprints, which are those of the kept documents';
COMMENT ON COLUMN delivery_events.said IS 'What the other side said, or what went wrong';
COMMENT ON COLUMN delivery_events.next_at IS 'When it is tried or asked about next';

-- What the service itself does with a delivery stands in its events, which are never changed. No address stands in the
-- log, which could never forget it.
SELECT keep_in_audit_log('deliveries', 'delivery', 'recorded', '{recipient,state,attempts,doubtful,due_at,leased_until}');
