#!/usr/bin/env bash
# deploy/compose/get.sh ingress|worker [path]
#
# What each ingress, or each worker, answers at a path: /health/ready (the default), /health/live, /metrics. Their ports are
# open inside alone. Exit code 1: one of them does not run, or does not answer by 200.
# shellcheck source=deploy/compose/stack.sh
. "$(dirname "$0")/stack.sh"

case ${1:-} in
  -h | --help) help_of "$PWD/deploy/compose/get.sh"; exit ;;
  ingress) port=8000 ;;
  worker) port=9464 ;;
  *) die "Of which: get.sh ingress, or get.sh worker (--help)" ;;
esac
path=${2:-/health/ready}
[[ $path =~ ^/[a-z/]*$ ]] || die "get.sh takes a path such as /metrics, not '$path'"
mapfile -t containers < <(containers_of "$1")
[ "${#containers[@]}" -gt 0 ] || die "No $1 runs: docker compose -f docker-compose.production.yml ps --all"
code=0
for container in "${containers[@]}"; do
  say "# $1 ${container:0:12}"
  docker exec "$container" node -e 'fetch(process.argv[1], { signal: AbortSignal.timeout(5000) }).then(async (r) => { console.log(await r.text()); process.exit(r.ok ? 0 : 1) }, (e) => { console.error(String(e.cause ?? e)); process.exit(1) })' "http://127.0.0.1:$port$path" || code=1
done
exit "$code"
