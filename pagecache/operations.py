"""Operations of migrations."""

from collections.abc import Collection
from functools import partial

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from background.sql_files import SqlOperation
from pagecache import triggers


class InstallTriggers(SqlOperation):
    """Bring the triggers of an app to what its ``page_changes`` declare today.

    On the way back they stay, for the former program is served by them as well; ``RemoveTriggers``
    takes them away where their tables go.

    ``only``: the names of models, where the others' triggers may name columns that a later
    migration adds: what the former program writes meanwhile would fail.
    """

    def __init__(self, app_label: str, only: Collection[str] = ()) -> None:
        super().__init__(app_label)
        self.only = only

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        # What is declared today may concern a table of a later migration, which installs it too.
        tables = {
            model._meta.db_table
            for model in to_state.apps.get_models(include_auto_created=True)
            if not self.only or model.__name__ in self.only
        }
        execute = partial(schema_editor.execute, params=None)
        if not self.only:
            triggers.install_functions(self.app_label, execute)
        triggers.install(self.app_label, execute, among=tables)

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
