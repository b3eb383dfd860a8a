DROP TABLE payer_policies;
DROP TABLE order_assignments;
DROP FUNCTION assign_whole_document();
DROP TABLE purchase_orders;
DROP FUNCTION correct_own_order();
DROP SEQUENCE payer_policy_ids;
DROP SEQUENCE order_assignment_ids;
DROP SEQUENCE order_ids;
