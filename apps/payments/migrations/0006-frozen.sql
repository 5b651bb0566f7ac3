-- What was given, or prepared, is what is approved, and what is approved is what is paid: the application moves the state of an
-- account and of an order on, and rewrites nothing of what they say.
REVOKE UPDATE ON bank_account, payment_order FROM payments_app;
GRANT UPDATE (state, decided_by, decided_on) ON bank_account TO payments_app;
GRANT UPDATE (state, released_on, execution_day, answered_on, reject_code) ON payment_order TO payments_app;
