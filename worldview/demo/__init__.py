"""World View by one command, ``python -m worldview.demo``: with sample columns, or for a site of
one's own (``SAMPLES=no``).

An invented columnist writes about an invented world; texts and pictures are original.
"""
