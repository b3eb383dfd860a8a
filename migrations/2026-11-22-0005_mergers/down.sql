DROP TABLE mergers;
DROP SEQUENCE merger_ids;
