#!/usr/bin/env bash
# deploy/compose/backup.sh [folder]
#
# Writes everything that must not be lost into <folder>/temporal-<time>.tar (folder: backups), while it all runs. The file is
# read through before it takes its name; where anything fails, there is no new file, the exit code is 1, and those that were
# there stay. For Prometheus it writes <folder>/metrics/chatwoot_backup.prom (the textfile collector of node_exporter).
#
# BACKUP_KEEP=14    so many backups stay, the newest; none goes before a new one is whole
# BACKUP_METRICS    another file for the metrics
# shellcheck source=deploy/compose/stack.sh
. "$(dirname "$0")/stack.sh"

case ${1:-} in -h | --help) help_of "$PWD/deploy/compose/backup.sh"; exit ;; -*) die "backup.sh does not know $1 (--help)" ;; esac
[ $# -le 1 ] || die "backup.sh takes one folder (--help)"
keep=${BACKUP_KEEP:-14}
[[ $keep =~ ^[1-9][0-9]*$ ]] || die "BACKUP_KEEP must be a number from 1 up, not '$keep'"
folder=${1:-backups}
metrics=${BACKUP_METRICS:-$folder/metrics/chatwoot_backup.prom}
# Smaller than this is no dump of a database that Temporal has ever used (bytes).
readonly SMALLEST=2048

begun=$(date +%s)
part=
# Others may read how old the last backup is, and nothing else.
(umask 022 && mkdir --parents "$folder" "$(dirname "$metrics")")

# What was measured last time stays where this try failed.
write_metrics() {
  local succeeded=$1 made=$2 size=$3 duration=$4 draft
  draft=$(mktemp "$metrics.XXXXXX")
  cat >"$draft" <<METRICS
# HELP chatwoot_backup_last_try_timestamp_seconds When a backup was tried last.
# TYPE chatwoot_backup_last_try_timestamp_seconds gauge
chatwoot_backup_last_try_timestamp_seconds $begun
# HELP chatwoot_backup_last_try_succeeded 1: that try left a backup that was read through.
# TYPE chatwoot_backup_last_try_succeeded gauge
chatwoot_backup_last_try_succeeded $succeeded
# HELP chatwoot_backup_last_success_timestamp_seconds When the last good backup was begun; 0: never.
# TYPE chatwoot_backup_last_success_timestamp_seconds gauge
chatwoot_backup_last_success_timestamp_seconds $made
# HELP chatwoot_backup_last_size_bytes Size of the last good backup.
# TYPE chatwoot_backup_last_size_bytes gauge
chatwoot_backup_last_size_bytes $size
# HELP chatwoot_backup_last_duration_seconds What the last good backup took.
# TYPE chatwoot_backup_last_duration_seconds gauge
chatwoot_backup_last_duration_seconds $duration
METRICS
  chmod 644 "$draft"
  mv "$draft" "$metrics"
}
last() { awk -v name="$1" '$1 == name { value = $2 } END { print value + 0 }' "$metrics" 2>/dev/null || echo 0; }

at_end() {
  local code=$?
  [ -z "$part" ] || rm -rf "$part"
  [ "$code" -eq 0 ] || write_metrics 0 "$(last chatwoot_backup_last_success_timestamp_seconds)" "$(last chatwoot_backup_last_size_bytes)" "$(last chatwoot_backup_last_duration_seconds)"
  exit "$code"
}
trap at_end EXIT

begin
is_running postgres || die "PostgreSQL does not run, so there is nothing that could be backed up: docker compose -f docker-compose.production.yml ps"
is_used temporal || die "The database is empty: Temporal has never run here. No backup was made."

needed=$(sql "SELECT sum(pg_database_size(datname)) FROM pg_database WHERE datname IN ('temporal', 'temporal_visibility')")
free=$(df --output=avail --block-size=1 "$folder" | tail -n 1)
[ "$free" -gt "$needed" ] || die "Too little room in $folder: $free bytes are free, and the databases have $needed. No backup was made."

part=$(mktemp --directory "$folder/.part-XXXXXX")
contents=$(contents_of temporal)
# The lists first: what they lack, Temporal writes again from what the other database says is still to do.
for database in temporal_visibility temporal; do
  step "dumping $database"
  compose exec -T postgres pg_dump --username temporal --format custom "$database" >"$part/$database.dump" ||
    die "$database could not be dumped. No backup was made."
  size=$(stat --format %s "$part/$database.dump")
  [ "$size" -ge "$SMALLEST" ] || die "The dump of $database has $size bytes. No backup was made."
  # The list shows that it is one, and reading it through that its end is there.
  compose exec -T postgres pg_restore --list <"$part/$database.dump" | grep --count 'TABLE DATA' >/dev/null ||
    die "The dump of $database holds no tables. No backup was made."
  compose exec -T postgres pg_restore --file=/dev/null <"$part/$database.dump" || die "The dump of $database cannot be read to its end. No backup was made."
done

cat >"$part/manifest" <<MANIFEST
made: $(date --utc --date="@$begun" +%FT%TZ)
schema: $(sql 'SELECT curr_version FROM schema_version' temporal)
postgres: $(sql 'SHOW server_version')
contents: $contents
MANIFEST
name=temporal-$(date --utc --date="@$begun" +%Y%m%dT%H%M%SZ).tar
(cd "$part" && sha256sum temporal.dump temporal_visibility.dump >>manifest && tar --create --file backup.tar manifest temporal.dump temporal_visibility.dump)
sync "$part/backup.tar"
mv "$part/backup.tar" "$folder/$name"
sync "$folder"

bytes=$(stat --format %s "$folder/$name")
write_metrics 1 "$begun" "$bytes" $(($(date +%s) - begun))
find "$folder" -maxdepth 1 -type f -name 'temporal-*.tar' | sort | head --lines=-"$keep" | xargs --no-run-if-empty rm --
done_ "$folder/$name: $bytes bytes, $contents. Keep a copy on another machine, and one of secrets/encryption_keys, without which nobody can read it."
