DROP TABLE organisation_particulars;
DROP TABLE organisation_revisions;
DROP TABLE organisations;
DROP FUNCTION only_close_revision();
DROP FUNCTION refuse_change();
