"""What the settings must find before pytest reads them; loaded by ``-p tests.environment``."""

import os
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / "tests"

os.environ["SECRET_KEY"] = "a key for tests only"
os.environ["VAR_DIR"] = str(VAR)
os.environ["SITE_URL"] = "http://testserver"
os.environ["SITE_NAME"] = "Testpaper.example"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost"
os.environ["COLUMN_NAME"] = "World View"
os.environ["COLUMN_BYLINE"] = "Nell Tester"
os.environ["TIME_ZONE"] = "UTC"
os.environ["EMAIL_URL"] = ""
os.environ["DEBUG"] = "false"
os.environ["TRUSTED_PROXIES"] = ""
os.environ["CHECK_LINKS"] = "false"
# Waiting for the disk proves nothing here.
os.environ["PGOPTIONS"] = "-c synchronous_commit=off"
# Playwright runs an event loop in the thread of the browser tests, which also use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# WhiteNoise warns of a missing folder; tests serve the files from where they lie.
(VAR / "static").mkdir(parents=True, exist_ok=True)
