"""Text that was stored before it was narrowed where it comes in; for migrations."""

from collections.abc import Callable

from django.db import IntegrityError, connection, transaction

from articles.text.characters import drop_controls
from articles.text.mail_addresses import normalize_mail_address

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


def normalize_stored_addresses(table: str, column: str) -> int:
    """Bring the e-mail addresses in ``column`` of ``table`` (with a key ``id``) into their one form
    (``articles.text.mail_addresses``); return how many were changed.

    One that another row has in that form stays as it is: whose of the two is meant is for people.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {column} FROM {table} WHERE {column} ~ '[^ -~]|@.*[A-Z]'")
        changed = 0
        for key, written in cursor.fetchall():
            if (address := normalize_mail_address(written)) == written:
                continue
            try:
                with transaction.atomic():
                    cursor.execute(
                        f"UPDATE {table} SET {column} = %s WHERE id = %s", [address, key]
                    )
            except IntegrityError:
                continue
            changed += 1
    return changed
