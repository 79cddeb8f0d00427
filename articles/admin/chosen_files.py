"""What becomes of a file that was chosen in a form with a mistake in it.

A browser shows no file again. So a form keeps it another way, as a text that is shown or a picture
that was taken in, and where it cannot, it says at the field that the file is to be chosen again.
"""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    _Form = object


class SaysWhatToChooseAgain(_Form):
    """Mixed into a form with files. ``kept_files`` names the fields whose file it keeps."""

    kept_files: frozenset[str] = frozenset()

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or not self.errors:
            return
        for name, field in self.fields.items():
            file = self.files.get(self.add_prefix(name))
            is_lost = isinstance(field, forms.FileField) and name not in self.kept_files
            if file and is_lost and name not in self.errors:
                self.add_error(
                    name,
                    _(
                        "Choose “%(name)s” again: with a mistake elsewhere on the page it could "
                        "not be taken in."
                    )
                    % {"name": file.name},
                )
