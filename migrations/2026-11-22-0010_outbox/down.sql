DROP TABLE delivery_events;
DROP TABLE deliveries;
DROP FUNCTION delivery_moves();
