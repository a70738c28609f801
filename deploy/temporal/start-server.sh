#!/bin/sh
# The server's own entry point, with the password from its file: the image knows it as a variable only.
set -eu

POSTGRES_PWD=$(cat "$POSTGRES_PASSWORD_FILE")
export POSTGRES_PWD
exec /etc/temporal/entrypoint.sh
