"""Past one process: web, worker and sender, any number of each, on one PostgreSQL."""
