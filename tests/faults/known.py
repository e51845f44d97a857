"""known.py: faults that the tests find and that are not mended yet. A case that fails in just this way is counted apart, and said.

Whoever mends one removes its line here; then the tests hold it. (test program, pattern of the case, pattern of the failure, what it is)
"""
KNOWN = ()
