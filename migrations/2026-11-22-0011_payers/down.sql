DROP TABLE contract_payers;
ALTER TABLE organisations DROP COLUMN kind;
