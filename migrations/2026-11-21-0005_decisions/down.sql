DROP TABLE decisions;
DROP SEQUENCE decision_ids;
