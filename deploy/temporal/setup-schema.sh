#!/bin/sh
# Creates Temporal's two databases, or brings their schema to the version of this image. Runs before each start of the server.
set -eu

SQL_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
export SQL_PASSWORD

sql() {
  temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_HOST" -p "${POSTGRES_PORT:-5432}" -u "$POSTGRES_USER" "$@"
}

for database in temporal temporal_visibility; do
  schema=${SCHEMA_DIR:-/etc/temporal/schema}/postgresql/v12/${database#temporal_}/versioned
  sql --db "$database" create
  # Where it was done before, the version that is there stays, and the update goes on from it.
  sql --db "$database" setup-schema -v 0.0
  sql --db "$database" update-schema -d "$schema"
done
