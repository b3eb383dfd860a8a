DROP TABLE agreement_revisions;
DROP TABLE agreements;
DROP TABLE services;
