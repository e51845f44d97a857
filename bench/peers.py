"""Where the peers are: Lucene's jars as Debian installs them, and versions of all."""
import glob
import os
import subprocess

JARS = '/usr/share/java/lucene-%s-[0-9]*.jar'


def java(build, heap='2g'):
    """The command that runs a class of bench/lucene."""
    jars = [path for name in ('core', 'analyzers-common', 'queries') for path in glob.glob(JARS % name)]
    return ['java', '-Xmx' + heap, '-cp', ':'.join(jars + [os.path.join(build, 'bench/lucene')])]


def versions():
    """Package versions by name, of what was measured with."""
    packages = ('liblucene8-java', 'openjdk-17-jre-headless', 'libsqlite3-0', 'libgroonga0',
                'libxapian30', 'libicu72', 'gcc')
    found = {}
    for package in packages:
        asked = subprocess.run(['dpkg-query', '-W', '-f=${Version}', package], capture_output=True,
                               text=True)
        if asked.returncode == 0 and asked.stdout:
            found[package] = asked.stdout
    return found
