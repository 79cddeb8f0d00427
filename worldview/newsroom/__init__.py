"""Those who write and edit together: what they are told by mail."""
