"""Many pages: a plan of shards, worker processes that annotate them, and one merge into the files that users see.

A run is planned once (``plan``), its shards are annotated by worker processes (``worker``) that a parent watches over
(``supervisor``), on this machine (``local``) or on a Ray cluster (``on_ray``), and what they wrote is put together at
the end (``merge``). ``run`` holds it together. Killed at any moment and resumed, it gives the same files.
"""
