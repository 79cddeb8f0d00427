"""Work done behind the readers' backs, for any app: which errors are the database's, a guard that
settles the row which cannot be dealt with and lets the others go on, and the list of those rows.
It knows no other app of ours; the worker command brings tasks and threads together."""
