"""Other systems that find repeats, one module each: corpus -> their answers and what these cost them.

Each runs by `python -m benchmarks.peers.NAME CORPUS OUT`, in a venv that has no Passage: they import only each other.
"""
