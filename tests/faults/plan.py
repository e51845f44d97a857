#!/usr/bin/python3
"""Print the plan of the fault tests for tests/run.py: a sample of each for `make check`, or everything.

usage: plan.py BUILD_DIR sample|full
"""
import sys

# Program, seconds that the sample may take, and that everything may take.
TESTS = (('kill', 400, 7200), ('power', 400, 7200), ('inject', 400, 14400), ('surroundings', 300, 2400), ('lock', 200, 1800),
         ('damage', 200, 2400), ('checker', 200, 2400), ('serve', 300, 2400), ('copies', 300, 3600), ('overload', 300, 3600),
         ('clients', 300, 3600), ('starts', 300, 3600), ('texts', 300, 3600))


def main():
    build, much = sys.argv[1], sys.argv[2]
    for name, sample, full in TESTS:
        print('faults/%s\t%d\tFAULTS_ADDRESS=build-address/bin /usr/bin/python3 -B tests/faults/%s.py %s/bin%s'
              % (name, full if much == 'full' else sample, name, build, ' --full' if much == 'full' else ''))


if __name__ == '__main__':
    main()
