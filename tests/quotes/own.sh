#!/bin/sh
# Hold the extraction of quotations to what it reaches on the project's own articles: own.sh BIN_DIR
exec python3 -B "$(dirname "$0")/own.py" "$@"
