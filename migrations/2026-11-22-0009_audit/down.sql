DROP FUNCTION keep_in_audit_log(regclass, text, text, text[]);
-- With the triggers that use them.
DROP FUNCTION write_audit_log() CASCADE;
DROP FUNCTION refuse_to_empty() CASCADE;
DROP FUNCTION told_columns(jsonb, text[], text[]);
DROP FUNCTION part_of_row(jsonb, text[]);
DROP FUNCTION add_to_audit_log(text, text, text, text, jsonb, jsonb);
DROP TABLE audit_log;
