#!/usr/bin/env bash
# deploy/compose/upgrade-temporal.sh [--down] <version>
#
# Brings Temporal's server to another version, one minor version at a time: makes a backup, brings the schema up to date while
# the old server runs, and replaces the server. Meanwhile, some ten seconds, webhooks get 500, and Chatwoot tries again; nothing
# is lost. The version is kept in .env (TEMPORAL_VERSION). Where the new server does not start, the old one is started again.
#
# --down    goes back one minor version; the schema stays, which the older server can read
# shellcheck source=deploy/compose/stack.sh
. "$(dirname "$0")/stack.sh"

down=no version=
for word in "$@"; do
  case $word in
    -h | --help) help_of "$PWD/deploy/compose/upgrade-temporal.sh"; exit ;;
    --down) down=yes ;;
    -*) die "upgrade-temporal.sh does not know $word (--help)" ;;
    *) version=${word#v} ;;
  esac
done
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || die "Which version? Such as 1.32.1, not '$version' (--help)"

begin
for service in postgres temporal; do is_running "$service" || die "$service does not run, so nothing could be proved. Nothing was changed."; done
container=$(containers_of temporal)
old=$(docker inspect --format '{{.Config.Image}}' "$container")
old=${old##*:}
minor() { local rest=${1#*.}; echo "${rest%%.*}"; }
[ "${old%%.*}" = "${version%%.*}" ] || die "From $old to $version is another major version: Temporal's own guide says how. Nothing was changed."
leap=$(($(minor "$version") - $(minor "$old")))
if [ "$down" = no ]; then
  is_at_least "$version" "$old" || die "$version is older than $old, which runs: --down goes back. Nothing was changed."
  [ "$leap" -le 1 ] || die "From $old to $version leaves out a minor version. Upgrade to 1.$(($(minor "$old") + 1)) first. Nothing was changed."
else
  case $leap in 0 | -1) ;; *) die "From $old to $version is not one minor version back. Nothing was changed." ;; esac
fi
for image in server admin-tools; do
  docker image inspect "temporalio/$image:$version" >/dev/null 2>&1 || docker pull --quiet "temporalio/$image:$version" >/dev/null ||
    die "There is no temporalio/$image:$version to be had. Nothing was changed."
done

step "a backup first"
"$PWD/deploy/compose/backup.sh" || die "Without a backup nothing is upgraded. Nothing was changed."

step "bringing the schema up to date, while $old runs on"
TEMPORAL_VERSION=$version compose run --rm --no-deps -T temporal-schema >/dev/null 2>&1 ||
  die "The schema could not be brought up to date. $old runs on, and can: TEMPORAL_VERSION=$version docker compose -f docker-compose.production.yml run --rm --no-deps temporal-schema"

set_env TEMPORAL_VERSION "$version"
begun=$SECONDS
step "replacing the server"
if ! up --no-deps --force-recreate temporal 2>/dev/null; then
  say "$version does not start; what it said:"
  compose logs --no-log-prefix --tail 10 temporal >&2 || true
  set_env TEMPORAL_VERSION "$old"
  up --no-deps --force-recreate temporal 2>/dev/null || die "Neither does $old: docker compose -f docker-compose.production.yml logs temporal. The backup that was just made can be restored."
  die "$old runs again."
fi
until_answers || die "$version runs, and does not answer: docker compose -f docker-compose.production.yml logs temporal"
away=$((SECONDS - begun))
compose run --rm --no-deps -T temporal-namespace >/dev/null 2>&1 || die "$version runs, and the namespace could not be looked at: docker compose -f docker-compose.production.yml run --rm temporal-namespace"
runs=$(docker inspect --format '{{.Config.Image}}' "$(containers_of temporal)")
[ "${runs##*:}" = "$version" ] || die "The server that runs is $runs."
# The workers find it again by themselves.
end=$((SECONDS + PATIENCE))
until "$PWD/deploy/compose/get.sh" worker >/dev/null 2>&1 && "$PWD/deploy/compose/get.sh" ingress >/dev/null 2>&1; do
  [ "$SECONDS" -lt "$end" ] || die "$version runs; a worker or an ingress does not find it: deploy/compose/cli.sh doctor"
  sleep 1
done
done_ "Temporal $version runs in place of $old, and was away for $away s at most."
