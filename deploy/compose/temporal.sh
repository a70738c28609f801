#!/usr/bin/env bash
# deploy/compose/temporal.sh <command> …
#
# Temporal's command line, at our server and namespace: temporal.sh workflow list, … With CODEC_ENDPOINT it shows what
# ENCRYPTION_KEYS hides: CODEC_ENDPOINT=http://codec-server:8081, where `--profile codec` is up.
# shellcheck source=deploy/compose/stack.sh
. "$(dirname "$0")/stack.sh"

[ $# -gt 0 ] || set -- --help
temporal "$@"
