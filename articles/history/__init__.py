"""What a column was and is: comes in as a stored column, goes out as plain data that can be kept,
compared and made the column again."""
