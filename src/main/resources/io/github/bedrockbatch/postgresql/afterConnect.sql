-- Migrations may take long, while the connection that has Flyway's lock is idle.
set statement_timeout = 0;
set lock_timeout = 0;
set idle_in_transaction_session_timeout = 0;
