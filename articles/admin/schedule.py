from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone


class ScheduleForm(forms.Form):
    at = forms.DateTimeField(
        label="Public from",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": "Choose the day and time.",
            "invalid": "Write the day and time as 2026-12-31 06:00.",
        },
    )

    def clean_at(self):
        moment = self.cleaned_data["at"]
        if moment <= timezone.now():
            raise ValidationError(
                "This moment has passed. Choose a later one, or go back and press “Publish now”."
            )
        return moment
