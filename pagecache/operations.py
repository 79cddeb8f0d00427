"""Operations of migrations."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from background.sql_files import SqlOperation
from pagecache import triggers


class InstallTriggers(SqlOperation):
    """Bring the triggers of an app to what its ``page_changes`` declare today.

    On the way back they stay, for the former program is served by them as well; ``RemoveTriggers``
    takes them away where their tables go.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        # What is declared today may concern a table of a later migration, which installs it too.
        tables = schema_editor.connection.introspection.table_names()
        triggers.install(
            self.app_label, lambda sql: schema_editor.execute(sql, params=None), among=tables
        )

    def describe(self) -> str:
        return f"Install the page triggers of {self.app_label}"


class RemoveTriggers(SqlOperation):
    """Remove the triggers of an app on the way back, and do nothing on the way forth."""

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        triggers.remove(self.app_label, lambda sql: schema_editor.execute(sql, params=None))

    def describe(self) -> str:
        return f"Remove the page triggers of {self.app_label} on the way back"
