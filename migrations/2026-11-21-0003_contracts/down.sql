DROP TABLE contract_printed_amounts;
DROP TABLE contract_versions;
DROP TABLE contracts;
