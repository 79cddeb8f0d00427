"""What every app stands on, and what is done behind the readers' backs: the database's clock, which
errors are the database's, a guard that settles the row which cannot be dealt with and lets the
others go on, the list of those rows, text that may be stored, limits of a sender, locks, and SQL in
files. It knows no other app of ours; the worker command brings tasks and threads together."""
