"""Text that was stored before it was narrowed where it comes in; for migrations."""

from collections.abc import Callable

from django.db import connection, transaction

from articles.text.characters import drop_controls

BATCH_SIZE = 500
#: What ``drop_controls`` drops or changes, as PostgreSQL writes it; the database has no U+0000 and
#: no surrogates.
CONTROLS = (
    r"[\u0001-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufdd0-\ufdef"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17))
    + "]"
)


def narrow_stored(
    table: str, columns: list[str], clean: Callable[[str], str] = drop_controls
) -> int:
    """Clean the rows of ``table`` (with a key ``id``) that have any of ``CONTROLS`` in one of the
    ``columns``, some at a time; return how many. Made again, it goes on where it stopped."""
    found = " OR ".join(f"{column} ~ '{CONTROLS}'" for column in columns)
    names, last, cleaned = ", ".join(columns), 0, 0
    assignments = ", ".join(f"{column} = %s" for column in columns)
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {names} FROM {table} WHERE id > %s AND ({found})"
                " ORDER BY id LIMIT %s FOR UPDATE",
                [last, BATCH_SIZE],
            )
            rows = cursor.fetchall()
            for key, *texts in rows:
                texts = [clean(text) if isinstance(text, str) else text for text in texts]
                cursor.execute(f"UPDATE {table} SET {assignments} WHERE id = %s", [*texts, key])
        if not rows:
            return cleaned
        last, cleaned = rows[-1][0], cleaned + len(rows)
