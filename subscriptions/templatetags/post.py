"""What plain-text mail needs."""

from django import template

from articles import prose, references

register = template.Library()


@register.filter
def prose_text(section):
    """A section's body as plain text, with the addresses of its links."""
    html = references.linked(section.body, section.references.all(), absolute=True)
    return prose.to_text(html)


@register.filter
def underline(headline):
    return "=" * min(len(headline), 72)
