"""The samples of the demo once they are in a database: known by their rows, and taken away.

``worldview.demo.samples`` loads them and has ``records`` note which rows they are; ``removal`` says
what goes and what stays, and removes it; ``views`` is the desk's page for that.
"""
