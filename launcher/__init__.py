"""One command on a fresh machine: environment, PostgreSQL, broker, worker, web server. Standard library only."""
