"""known.py: faults that the tests find and that are not mended yet. A case that fails in just this way is counted apart, and said.

Whoever mends one removes its line here; then the tests hold it. (test program, pattern of the case, pattern of the failure, what it is)
"""
KNOWN = (
    ('inject', r'worker, EIO at sync', r'it went on as if nothing had happened',
     'libxapian joins databases without looking at the fsync of what it wrote'),
    ('inject', r'worker, EMFILE at open', r"is damaged|--verify|holds no state|cannot be decoded",
     'libxapian takes a table that cannot be opened for an empty one'),
    ('inject', r'EMFILE at open', r'cancel\(\) not supported', 'libxapian hides the reason of a failed update'),
    ('inject', r'EMFILE at open|EIO at syncdir|EIO at unlink|ENOMEM at', r'generation \d+ is said to stand, and it is',
     'a failure after the manifest was replaced names the generation before'),
    ('inject', r'parent, (ENOMEM|no memory) at alloc', r'the manifest does not list|after state \d+, which no feed|holds no state',
     'what no memory was found for is left out of the manifest'),
    ('inject', r'parent, ENOMEM at alloc', r'Fatal Internal Error in libarchive', 'libarchive ends the program itself, with status 1'),
    ('damage', r'merged', r'the merge', 'a merge does not look at the checksums of what it reads'),
)
