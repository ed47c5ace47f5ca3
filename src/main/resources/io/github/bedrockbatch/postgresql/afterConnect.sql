-- Migrations may take long.
set statement_timeout = 0;
set lock_timeout = 0;
