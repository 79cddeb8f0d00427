"""World View with sample columns, by one command: ``python -m worldview.demo``.

An invented columnist writes about an invented world; texts and pictures are original.
"""
