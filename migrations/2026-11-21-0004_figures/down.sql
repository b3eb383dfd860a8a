DROP TABLE shipped_figures;
DROP TABLE other_participants;
DROP TABLE usage_reports;
DROP TABLE index_figures;
DROP TABLE populations;
DROP SEQUENCE figure_ids;
