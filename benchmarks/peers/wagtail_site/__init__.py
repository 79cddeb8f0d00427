"""A column with Wagtail, as who knows Wagtail would write it. Nothing here imports ours."""
