CREATE TABLE api_tokens (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    role text NOT NULL CHECK (role IN ('finance', 'reader')),
    organisation text REFERENCES organisations,
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT reader_of_one_organisation CHECK ((role = 'reader') = (organisation IS NOT NULL))
);
COMMENT ON TABLE api_tokens IS 'Who may ask: a token is known by its fingerprint alone';
COMMENT ON COLUMN api_tokens.id IS 'Number of the token';
COMMENT ON COLUMN api_tokens.name IS 'Who holds it; what the holder records carries this name';
COMMENT ON COLUMN api_tokens.role IS 'finance may do everything, reader reads the contracts and invoices of one organisation';
COMMENT ON COLUMN api_tokens.organisation IS 'The organisation of a reader';
COMMENT ON COLUMN api_tokens.hash IS 'SHA-256 of the token, which holds 256 random bits';
COMMENT ON COLUMN api_tokens.created_at IS 'When it was made';
COMMENT ON COLUMN api_tokens.expires_at IS 'From when it is refused';
COMMENT ON COLUMN api_tokens.revoked_at IS 'When it was revoked';

CREATE TABLE idempotency_keys (
    token integer NOT NULL REFERENCES api_tokens,
    key text NOT NULL,
    request_sha256 bytea NOT NULL,
    status integer NOT NULL,
    location text,
    etag text,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (token, key)
);
COMMENT ON TABLE idempotency_keys IS 'Answers to requests that carried an Idempotency-Key, stored in the transaction of the request';
COMMENT ON COLUMN idempotency_keys.token IS 'Who asked';
COMMENT ON COLUMN idempotency_keys.key IS 'The key of the request';
COMMENT ON COLUMN idempotency_keys.request_sha256 IS 'Fingerprint of method, path and body: the same key with another request is refused';
COMMENT ON COLUMN idempotency_keys.status IS 'Status of the answer';
COMMENT ON COLUMN idempotency_keys.location IS 'Address of what was created';
COMMENT ON COLUMN idempotency_keys.etag IS 'Revision of what was created';
COMMENT ON COLUMN idempotency_keys.body IS 'Body of the answer';
COMMENT ON COLUMN idempotency_keys.created_at IS 'When the request was carried out';
