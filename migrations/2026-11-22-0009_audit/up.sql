-- Who did what and when: one entry for each row that was changed, chained by fingerprints.
CREATE TABLE audit_log (
    sequence bigint PRIMARY KEY CHECK (sequence > 0),
    at timestamptz NOT NULL,
    actor text NOT NULL CHECK (actor <> ''),
    action text NOT NULL CHECK (action ~ '^[a-z_]+$'),
    kind text NOT NULL CHECK (kind ~ '^[a-z_]+$'),
    object text NOT NULL CHECK (object <> ''),
    part text NOT NULL,
    entry text NOT NULL CHECK (entry::json IS NOT NULL),
    previous bytea NOT NULL UNIQUE CHECK (octet_length(previous) = 32),
    hash bytea NOT NULL UNIQUE,
    CONSTRAINT hash_covers_entry CHECK (hash = sha256(previous || convert_to(entry, 'UTF8'))),
    CONSTRAINT chain_has_one_beginning CHECK ((sequence = 1) = (previous = decode(repeat('00', 32), 'hex')))
);
CREATE INDEX audit_log_of_object ON audit_log (kind, object, part, sequence);
CREATE INDEX audit_log_of_name ON audit_log (object, sequence);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE audit_log IS 'Every change of what people record and every issue; never changed. The fingerprint of an entry covers the one before it';
COMMENT ON COLUMN audit_log.sequence IS 'Number of the entry, from 1 without gaps';
COMMENT ON COLUMN audit_log.at IS 'When the change was made';
COMMENT ON COLUMN audit_log.actor IS 'Who made it: the name of the token, or the user of the database where it passed by the service. A pseudonym may stand here';
COMMENT ON COLUMN audit_log.action IS 'What was done: recorded, corrected, replaced, withdrawn, revoked, issued, removed';
COMMENT ON COLUMN audit_log.kind IS 'What kind of thing was changed';
COMMENT ON COLUMN audit_log.object IS 'Its name';
COMMENT ON COLUMN audit_log.part IS 'Which part or revision of it; empty where it has none';
COMMENT ON COLUMN audit_log.entry IS 'The entry as JSON, with what was there before and after: what the fingerprint covers';
COMMENT ON COLUMN audit_log.previous IS 'Fingerprint of the entry before; 32 zero bytes at the first one';
COMMENT ON COLUMN audit_log.hash IS 'SHA-256 of previous and entry';

-- Entries are written one transaction at a time, by the lock under which the service writes.
CREATE FUNCTION add_to_audit_log(action text, kind text, object text, part text, before jsonb, after jsonb)
RETURNS void LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
    number bigint;
    earlier bytea;
    actor text := coalesce(nullif(current_setting('tarief.actor', true), ''), 'database: ' || session_user);
    moment timestamptz := coalesce(nullif(current_setting('tarief.at', true), '')::timestamptz, now());
    said text;
BEGIN
    PERFORM pg_advisory_xact_lock(x'746172696566'::bigint);
    SELECT sequence, hash INTO number, earlier FROM audit_log ORDER BY sequence DESC LIMIT 1;
    number := coalesce(number, 0) + 1;
    earlier := coalesce(earlier, decode(repeat('00', 32), 'hex'));
    said := jsonb_build_object(
        'sequence', number, 'at', to_char(moment, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'actor', actor,
        'action', action, 'kind', kind, 'object', object, 'part', part, 'before', before, 'after', after)::text;
    INSERT INTO audit_log VALUES (number, moment, actor, action, kind, object, part, said, earlier,
        sha256(earlier || convert_to(said, 'UTF8')));
END $$;
COMMENT ON FUNCTION add_to_audit_log(text, text, text, text, jsonb, jsonb) IS 'Adds an entry to the audit log, by the actor and moment that the transaction names (tarief.actor, tarief.at)';

CREATE FUNCTION part_of_row(columns jsonb, keys text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg(columns ->> key, '/' ORDER BY place), '')
    FROM unnest(keys[2:]) WITH ORDINALITY AS named (key, place)
$$;
COMMENT ON FUNCTION part_of_row(jsonb, text[]) IS 'Which part of its object a row is: the columns of its key after the first';

CREATE FUNCTION told_columns(columns jsonb, without text[], decimals text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT (columns - without) || coalesce((SELECT jsonb_object_agg(name, columns ->> name) FROM unnest(decimals) AS name), '{}')
$$;
COMMENT ON FUNCTION told_columns(jsonb, text[], text[]) IS 'The columns of a row as the audit log tells them: some are left out, decimals are text as everywhere in the service';

-- Fires when the transaction ends: then it is known whether a revision that was closed has a successor, and whether
-- a row that was removed came back.
CREATE FUNCTION write_audit_log() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
DECLARE
    kind text := TG_ARGV[0];
    action text := TG_ARGV[1];
    without text[] := TG_ARGV[2];
    keys text[] := TG_ARGV[3];
    decimals text[] := TG_ARGV[4];
    earlier jsonb := told_columns(to_jsonb(OLD), without, decimals);
    later jsonb := told_columns(to_jsonb(NEW), without, decimals);
    object_name text := coalesce(later, earlier) ->> keys[1];
    part_name text := part_of_row(coalesce(later, earlier), keys);
    revision bigint;
    other jsonb;
BEGIN
    IF earlier = later THEN
        RETURN NULL;
    END IF;
    IF cardinality(keys) = 2 AND keys[2] IN ('revision', 'version') THEN
        revision := part_name::bigint;
    END IF;
    IF TG_OP = 'INSERT' AND revision > 1 THEN
        EXECUTE format('SELECT told_columns(to_jsonb(one), $1, $2) FROM %s AS one WHERE %I = %L AND %I = %s',
            TG_RELID::regclass, keys[1], object_name, keys[2], revision - 1) INTO earlier USING without, decimals;
        action := 'corrected';
    ELSIF TG_OP = 'INSERT' THEN
        SELECT nullif(log.entry::jsonb -> 'after', 'null') INTO earlier FROM audit_log AS log
            WHERE log.kind = TG_ARGV[0] AND log.object = object_name AND log.part = part_name
            ORDER BY log.sequence DESC LIMIT 1;
        IF earlier = later THEN
            RETURN NULL;
        END IF;
        action := CASE WHEN earlier IS NULL THEN action ELSE 'corrected' END;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE format('SELECT to_jsonb(one) FROM %s AS one WHERE %s', TG_RELID::regclass,
            (SELECT string_agg(format('%I = %L', key, earlier ->> key), ' AND ') FROM unnest(keys) AS key)) INTO other;
        IF other IS NOT NULL THEN
            RETURN NULL;
        END IF;
        action := 'removed';
    ELSIF revision IS NOT NULL AND earlier ->> 'replaced_at' IS NULL AND later ->> 'replaced_at' IS NOT NULL THEN
        EXECUTE format('SELECT to_jsonb(one) FROM %s AS one WHERE %I = %L AND %I = %s',
            TG_RELID::regclass, keys[1], object_name, keys[2], revision + 1) INTO other;
        action := CASE WHEN other IS NULL THEN 'withdrawn' ELSE 'replaced' END;
    ELSIF earlier ->> 'revoked_at' IS NULL AND later ->> 'revoked_at' IS NOT NULL THEN
        action := 'revoked';
    ELSE
        action := 'corrected';
    END IF;
    PERFORM add_to_audit_log(action, kind, object_name, part_name, earlier, later);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION write_audit_log() IS 'Tells the audit log of a row that was changed; its arguments are the kind, what recording is called, columns that are left out, those of the key, and decimals';

CREATE FUNCTION refuse_to_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: it is kept as it was recorded', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_to_empty() IS 'Refuses to empty a table whose rows are told to the audit log one by one';

CREATE FUNCTION keep_in_audit_log(kept regclass, kind text, recorded text DEFAULT 'recorded', without text[] DEFAULT '{}')
RETURNS void LANGUAGE plpgsql SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
DECLARE
    keys text[];
    decimals text[];
BEGIN
    SELECT coalesce(array_agg(attname ORDER BY attnum), '{}') INTO decimals FROM pg_attribute
        WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped AND atttypid = 'numeric'::regtype;
    SELECT array_agg(attname ORDER BY place) INTO keys
        FROM pg_index, unnest(indkey) WITH ORDINALITY AS key (number, place), pg_attribute
        WHERE indrelid = kept AND indisprimary AND attrelid = kept AND attnum = number;
    EXECUTE format('SELECT count(add_to_audit_log(%L, %L, columns ->> %L, part_of_row(columns, $1), NULL, columns))
        FROM (SELECT told_columns(to_jsonb(one), $2, $3) AS columns FROM %s AS one ORDER BY %s) AS present',
        recorded, kind, keys[1], kept, (SELECT string_agg(quote_ident(key), ', ') FROM unnest(keys) AS key))
        USING keys, without, decimals;
    EXECUTE format('CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON %s
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION write_audit_log(%L, %L, %L, %L, %L)',
        kept, kind, recorded, without::text, keys::text, decimals::text);
    EXECUTE format('CREATE TRIGGER not_emptied BEFORE TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_empty()', kept);
END $$;
COMMENT ON FUNCTION keep_in_audit_log(regclass, text, text, text[]) IS 'Lets the audit log tell every change of a table from now on, beginning with the rows that are there';

-- One line for each table that people change; a test names those without.
SELECT keep_in_audit_log('organisations', 'organisation');
SELECT keep_in_audit_log('organisation_particulars', 'particulars');
SELECT keep_in_audit_log('services', 'service');
SELECT keep_in_audit_log('agreements', 'agreement');
SELECT keep_in_audit_log('contracts', 'contract');
SELECT keep_in_audit_log('contract_versions', 'contract_version');
SELECT keep_in_audit_log('contract_printed_amounts', 'printed_amount');
SELECT keep_in_audit_log('populations', 'population');
SELECT keep_in_audit_log('index_figures', 'index_figure');
SELECT keep_in_audit_log('usage_reports', 'usage');
SELECT keep_in_audit_log('other_participants', 'other_participants');
SELECT keep_in_audit_log('decisions', 'decision');
SELECT keep_in_audit_log('invoices', 'invoice', 'issued', '{snapshot}');
SELECT keep_in_audit_log('api_tokens', 'token', 'recorded', '{hash}');
SELECT keep_in_audit_log('mergers', 'merger');
SELECT keep_in_audit_log('staff_accounts', 'staff_account');
SELECT keep_in_audit_log('billing_runs', 'billing_run', 'planned', '{result,inputs}');
SELECT keep_in_audit_log('billing_run_events', 'billing_run_event');
SELECT keep_in_audit_log('purchase_orders', 'order');
SELECT keep_in_audit_log('order_assignments', 'order_assignment');
SELECT keep_in_audit_log('payer_policies', 'payer_policy');
SELECT keep_in_audit_log('bank_statements', 'bank_statement');
SELECT keep_in_audit_log('payments', 'payment');
SELECT keep_in_audit_log('allocation_revisions', 'allocation');
SELECT keep_in_audit_log('allocations', 'allocated_amount');
SELECT keep_in_audit_log('collection_events', 'collection_event');
