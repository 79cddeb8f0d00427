"""Operations of migrations."""

from django.db.migrations.operations.base import Operation

from pagecache import triggers


class _TriggerOperation(Operation):
    reversible = True
    reduces_to_sql = True

    def __init__(self, app_label):
        self.app_label = app_label

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        pass

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        pass


class InstallTriggers(_TriggerOperation):
    """Bring the triggers of an app to what its ``page_changes`` declare today.

    On the way back they stay, for the former program is served by them as well; ``RemoveTriggers``
    takes them away where their tables go.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        triggers.install(self.app_label, lambda sql: schema_editor.execute(sql, params=None))

    def describe(self):
        return f"Install the page triggers of {self.app_label}"


class RemoveTriggers(_TriggerOperation):
    """Remove the triggers of an app on the way back, and do nothing on the way forth."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        triggers.remove(self.app_label, lambda sql: schema_editor.execute(sql, params=None))

    def describe(self):
        return f"Remove the page triggers of {self.app_label} on the way back"
