"""What the budgets promise, measured: every ratio within one run, on the database as it is served."""
