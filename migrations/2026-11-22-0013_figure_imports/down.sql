DROP TABLE registered_municipalities;
DROP TABLE figure_import_figures;
DROP TABLE figure_imports;
DROP FUNCTION figure_import_moves();
