#!/usr/bin/env python
"""World View's command line: `python manage.py help` lists what it can do."""

import sys

from worldview import command_line

if __name__ == "__main__":
    command_line.execute(sys.argv)
