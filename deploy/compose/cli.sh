#!/usr/bin/env bash
# deploy/compose/cli.sh <command> …
#
# Our own command line, with the settings and secrets of the workers: cli.sh doctor, cli.sh conversations list, … Where no
# worker runs, in a container of its own.
# shellcheck source=deploy/compose/stack.sh
. "$(dirname "$0")/stack.sh"

[ $# -gt 0 ] || set -- --help
worker=$(containers_of worker | tail -n 1)
[ -n "$worker" ] || { cli "$@"; exit; }
if [ -t 0 ] && [ -t 1 ]; then exec docker exec --interactive --tty "$worker" node src/cli/main.ts "$@"; fi
exec docker exec --interactive "$worker" node src/cli/main.ts "$@"
