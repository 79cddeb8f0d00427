"""The migrations that a database goes through which began before they were squashed."""

from django.db.migrations.loader import MigrationLoader


class OneByOne(MigrationLoader):
    """Those of the disk, without the squashed ones."""

    def load_disk(self):
        super().load_disk()
        self.disk_migrations = {
            key: each for key, each in self.disk_migrations.items() if not each.replaces
        }
