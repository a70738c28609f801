#!/usr/bin/env bash
# deploy/compose/restore.sh [--replace] [--no-start] <backup>
#
# Puts a backup in place of Temporal's databases and starts everything. Everything is checked first, and the backup is
# restored beside what is there: until it is whole, what is there runs on. Nothing is ever deleted.
#
# --replace     where the database is in use already: it is renamed and stays; without this, nothing is done there
# --no-start    leaves everything but PostgreSQL stopped
# shellcheck source=deploy/compose/stack.sh
typed=${BASH_SOURCE[0]}
from=$PWD
. "$(dirname "$typed")/stack.sh"

replace=no start=yes file=
for word in "$@"; do
  case $word in
    -h | --help) help_of "$PWD/deploy/compose/restore.sh"; exit ;;
    --replace) replace=yes ;;
    --no-start) start=no ;;
    -*) die "restore.sh does not know $word (--help)" ;;
    *) [ -z "$file" ] || die "restore.sh takes one backup (--help)"; file=$word ;;
  esac
done
[ -n "$file" ] || die "Which backup? restore.sh <backup>; backups/ has: $(find backups -name 'temporal-*.tar' 2>/dev/null | sort | tail -n 3 | tr '\n' ' ')"
[ -f "$file" ] || file=$from/$file
[ -f "$file" ] || die "There is no file $file."

part=$(mktemp --directory)
trap 'rm -rf "$part"' EXIT
[ "$(tar --list --file "$file" 2>/dev/null | sort | tr '\n' ' ')" = 'manifest temporal.dump temporal_visibility.dump ' ] ||
  die "$file is not a backup of backup.sh. Nothing was changed."
tar --extract --file "$file" --directory "$part" || die "$file is damaged. Nothing was changed."
(cd "$part" && grep '\.dump$' manifest | sha256sum --check --status) || die "$file is damaged: its contents are not what was written. Nothing was changed."
made=$(sed -n 's/^made: //p' "$part/manifest")

begin
step "starting PostgreSQL, and waiting for it"
up --no-deps postgres >/dev/null 2>&1 || die "PostgreSQL does not start: docker compose -f docker-compose.production.yml logs postgres. Nothing was changed."

if is_used temporal && [ "$replace" = no ]; then
  die "The database holds something: $(contents_of temporal). To put the backup of $made in its place (it stays, under another name), type: deploy/compose/restore.sh --replace $file. Nothing was changed."
fi

now=$(date --utc +%Y%m%dt%H%M%Sz)
for database in temporal temporal_visibility; do
  new=${database}_new_$now
  step "restoring $database (of $made) beside what is there"
  sql "CREATE DATABASE $new" || die "No database could be made. Nothing was changed."
  compose exec -T postgres pg_restore --username temporal --dbname "$new" --exit-on-error --no-owner <"$part/$database.dump" || {
    sql "DROP DATABASE $new" || true
    die "$database could not be restored. What was there is as it was."
  }
done
restored=$(contents_of "temporal_new_$now")
schema=$(sql 'SELECT curr_version FROM schema_version' "temporal_new_$now")
[ "$schema" = "$(sed -n 's/^schema: //p' "$part/manifest")" ] || die "What was restored has the schema $schema, and the backup says another one. What was there is as it was."
[ "$(sql 'SELECT count(*) FROM namespaces' "temporal_new_$now")" -gt 0 ] || die "What was restored has no namespace in it. What was there is as it was."

# Nobody may write into a database that changes its name, and workers remember conversations as they were.
mapfile -t others < <(running_services | grep --line-regexp --extended-regexp 'temporal|temporal-ui|ingress|worker|worker-before|codec-server')
if [ "${#others[@]}" -gt 0 ]; then
  step "stopping ${others[*]}"
  compose stop "${others[@]}" >/dev/null 2>&1
fi
# Containers that wait for another try of a job count as neither running nor ended.
compose rm --stop --force temporal-schema temporal-namespace >/dev/null 2>&1 || true
sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname LIKE 'temporal%'" >/dev/null
kept=
swap='BEGIN;'
for database in temporal temporal_visibility; do
  if has_database "$database" && ! is_used "$database"; then
    # The image of PostgreSQL makes it, empty.
    sql "DROP DATABASE $database"
  elif has_database "$database"; then
    swap+=" ALTER DATABASE $database RENAME TO ${database}_before_$now;"
    kept+=" ${database}_before_$now"
  fi
  swap+=" ALTER DATABASE ${database}_new_$now RENAME TO $database;"
done
sql "$swap COMMIT;" || die "The databases could not change places; both are there. Start what ran: docker compose -f docker-compose.production.yml up -d --wait"

if [ "$start" = yes ]; then
  step "starting everything, and waiting for it"
  up || die "Restored, but not everything started: docker compose -f docker-compose.production.yml ps"
  until_answers || die "Restored, but Temporal does not answer."
fi
done_ "Restored from $file, made $made: $restored. Now there: $(contents_of temporal)."
[ -z "$kept" ] || say "What was there before stays as$kept; dropdb takes it away: docker compose -f docker-compose.production.yml exec postgres dropdb --username temporal <name>"
