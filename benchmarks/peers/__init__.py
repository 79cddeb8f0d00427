"""Sites made with other systems, with the content of ``benchmarks.measured_column``, to be
measured beside ours. They run in a virtual environment of their own (``peers.environment``)."""
