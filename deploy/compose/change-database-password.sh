#!/usr/bin/env bash
# deploy/compose/change-database-password.sh
#
# Gives Temporal's user of the database a new password, at random, in the database and in secrets/postgres_password at once, and
# restarts Temporal with it. Meanwhile, some ten seconds, webhooks get 500, and Chatwoot tries again; nothing is lost. Where the
# new one does not work, the old one is put back.
# shellcheck source=deploy/compose/stack.sh
. "$(dirname "$0")/stack.sh"

case ${1:-} in -h | --help) help_of "$PWD/deploy/compose/change-database-password.sh"; exit ;; '') ;; *) die "change-database-password.sh takes nothing (--help)" ;; esac

begin
for service in postgres temporal; do is_running "$service" || die "$service does not run, so nothing could be proved. Nothing was changed."; done
file=secrets/postgres_password
old=$(cat "$file")
new=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
[ "${#new}" -eq 48 ] || die "No new password could be made. Nothing was changed."

# From another address than its own: there PostgreSQL asks for the password. It comes in by standard input, so that no list of processes shows it.
# shellcheck disable=SC2016
logs_in() { printf '%s\n' "$1" | compose exec -T postgres sh -c 'read -r PGPASSWORD; export PGPASSWORD; psql --host "$(hostname)" --username temporal --dbname postgres --no-password --quiet --command "SELECT 1"' >/dev/null 2>&1; }
set_password() { printf "ALTER ROLE temporal PASSWORD '%s';\n" "${1//\'/\'\'}" | compose exec -T postgres psql --username temporal --dbname postgres --quiet --set ON_ERROR_STOP=1 >/dev/null; }

logs_in "$old" || say "! The password in $file is not the database's. That is mended by the way."
printf '%s' "$old" >"$file.before"
back() {
  set_password "$old" && printf '%s' "$old" | replace_file "$file"
  compose restart temporal >/dev/null 2>&1 || true
  die "$1 The old password was put back."
}
step "changing the password"
set_password "$new" || die "The database refused it. Nothing was changed."
logs_in "$new" || back "The database does not take the new password."
printf '%s\n' "$new" | replace_file "$file" || back "The file could not be written."
begun=$SECONDS
step "restarting Temporal with it"
compose restart temporal >/dev/null 2>&1 || back "Temporal could not be restarted."
until_healthy "$(containers_of temporal)" || back "Temporal does not start with it."
until_answers || back "Temporal does not answer."
away=$((SECONDS - begun))
! logs_in "$old" || [ "$old" = "$new" ] || die "The old password still works: SELECT rolname FROM pg_roles in the database. Temporal runs with the new one."
rm -f "$file.before"
done_ "Temporal uses the new password, and the old one is refused. It was away for $away s at most. A backup does not hold the password: those of before can be restored."
