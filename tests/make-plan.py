#!/usr/bin/env python3
"""Print the plan of `make check` for run.py, from what lies in tests/ and what has been built.

usage: make-plan.py BUILD_DIR
"""
import glob
import os
import sys


def emit(name, seconds, command):
    print('%s\t%d\t%s' % (name, seconds, command))


def name_of(path):
    return os.path.splitext(os.path.basename(path))[0]


# A sanitizer asks the system for what the sandbox denies.
UNSANITIZED = ('queryd_sandbox',)


def unit_tests(build, label, environment=''):
    for path in sorted(glob.glob(build + '/unit/*')):
        if environment and name_of(path) in UNSANITIZED:
            continue
        if os.access(path, os.X_OK):
            emit('%s/%s' % (label, name_of(path)), 300, environment + path)


def main():
    build = sys.argv[1]
    address = 'build-address'
    # Where a test leaves no memory, malloc says so, as it does without the sanitizer.
    sanitize = 'ASAN_OPTIONS=abort_on_error=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1 '
    for script in sorted(glob.glob('tests/cli/*.sh')):
        if name_of(script) != 'lib':
            emit('cli/' + name_of(script), 300, 'BIN=%s/bin bash %s' % (build, script))
            emit('cli-asan/' + name_of(script), 600, sanitize + 'BIN=%s/bin bash %s' % (address, script))
    emit('oracle/small', 600, 'BIN=%s/bin bash tests/oracle/run-small.sh' % build)
    emit('demo/valgrind', 900, 'bash tests/demo/valgrind.sh %s/bin' % build)
    emit('demo/gold', 300, 'python3 -B tests/demo/gold.py %s/bin' % build)
    emit('demo/readme', 120, 'python3 -B tests/demo/readme.py %s/bin' % build)
    emit('quotes/own', 300, 'bash tests/quotes/own.sh %s/bin' % build)
    emit('corpus/marks', 60, 'python3 -B tests/corpus/mark.py --check && '
         'python3 -B tests/corpus/mark.py --check tests/corpus/quotes/*.txt && '
         'echo "2 passed, 0 failed"')
    unit_tests(build, 'unit')
    unit_tests(address, 'unit-asan', sanitize)
    for path in sorted(glob.glob('build-fuzz/fuzz/*')):
        if os.access(path, os.X_OK):
            emit('fuzz/' + name_of(path), 120, 'bash tests/fuzz/run.sh %s 10' % path)
    emit('layers/rules', 60, 'python3 -B tests/layers/check.py')
    emit('layers/can-fail', 60, 'python3 -B tests/layers/test_check.py')
    emit('schemas', 120, '/usr/bin/python3 -B tests/schemas/check_schemas.py')
    emit('oracle/self', 120, 'cd tests/oracle && /usr/bin/python3 -B -m unittest')
    emit('screens/expected', 120, 'python3 -B tests/screens/screens.py %s/bin' % build)
    emit('screens/hostile', 120, 'python3 -B tests/screens/hostile.py %s/bin' % build)
    emit('screens/completions', 180, 'python3 -B tests/screens/completions.py %s/bin' % build)
    emit('docs/console', 120, 'python3 -B tests/docs/console.py %s/bin README.md docs/tutorial.md docs/recipes.md' % build)
    emit('docs/man', 60, 'bash tests/docs/man.sh')
    emit('docs/shellcheck', 60, 'bash tests/docs/shellcheck.sh')
    emit('docs/spelling', 120, 'python3 -B tests/docs/spelling.py')
    emit('remote/beside', 300, '/usr/bin/python3 -B tests/remote/beside.py %s/bin' % build)
    emit('remote/network', 300, '/usr/bin/python3 -B tests/remote/network.py %s/bin' % build)
    emit('remote/replica', 300, '/usr/bin/python3 -B tests/remote/replica.py %s/bin' % build)
    emit('remote/shards', 300, '/usr/bin/python3 -B tests/remote/shards.py %s/bin' % build)
    emit('format', 120, 'make -s check-format')


if __name__ == '__main__':
    main()
