#!/usr/bin/env bash
# deploy/compose/deploy.sh [--no-build] [--no-replay]
#
# Brings up the version that stands here, without a gap: builds it, replays the newest histories with it, puts new workers and
# then new ingresses beside the old ones, and takes those away once the new ones are healthy. Where anything fails, the old ones
# go on. Temporal and PostgreSQL are left alone: upgrade-temporal.sh.
#
# --no-build     the image (AGENT_IMAGE) is there already
# --no-replay    does not ask whether running conversations go on with the new version
# shellcheck source=deploy/compose/stack.sh
. "$(dirname "$0")/stack.sh"

build=yes replay=yes
for word in "$@"; do
  case $word in
    -h | --help) help_of "$PWD/deploy/compose/deploy.sh"; exit ;;
    --no-build) build=no ;;
    --no-replay) replay=no ;;
    *) die "deploy.sh does not know $word (--help)" ;;
  esac
done

begin
image=$(compose config --format json | sed -n '/"worker": {/,/^    }/ s/^      "image": "\(.*\)",\{0,1\}$/\1/p' | head -n 1)
[ -n "$image" ] || die "The compose file names no image for the worker."

if ! is_running worker || ! is_running ingress; then
  [ "$build" = no ] || compose build worker
  step "nothing runs yet: starting everything, and waiting for it"
  up || die "Not everything started: docker compose -f docker-compose.production.yml ps"
  done_ "Everything runs. Look at the rest: deploy/compose/cli.sh doctor"
  exit
fi

old=$(docker inspect --format '{{.Image}}' "$(containers_of worker | head -n 1)")
# A later `up` by hand must not bring up what has just failed.
back() { docker tag "$old" "$image"; }
if [ "$build" = yes ]; then
  step "building $image"
  compose build --quiet worker || { back; die "The image could not be built. The old version runs on."; }
fi
new=$(docker image inspect --format '{{.Id}}' "$image" 2>/dev/null) || die "There is no image $image: build it, or leave out --no-build. The old version runs on."
docker tag "$old" "${image%%:*}:previous"

if [ "$replay" = yes ]; then
  step "replaying histories with the new version"
  cli histories replay >&2 || { back; die "The new version cannot go on with conversations that run, or could not be asked. The old version runs on; --no-replay deploys all the same."; }
fi

# New ones beside the old ones, one at a time, since each takes a processor to start; then as many as before, of which Compose keeps those
# that are up to date.
more() {
  local number
  for ((number = $2 + 1; number <= $2 * 2; number++)); do up --no-deps --no-recreate --scale "$1=$number" "$1" 2>/dev/null || return 1; done
}
roll() {
  local service=$1 replicas
  replicas=$(containers_of "$service" | wc -l)
  step "starting $replicas new: $service"
  if ! more "$service" "$replicas"; then
    back
    say "They do not become healthy; what they said:"
    for container in $(compose ps --all --quiet "$service"); do
      [ "$(docker inspect --format '{{.Image}}' "$container")" = "$old" ] && continue
      docker logs --tail 5 "$container" >&2 || true
      docker rm --force "$container" >/dev/null
    done
    die "The new version does not start. The old version of $service runs on."
  fi
  step "taking the old ones away: $service"
  up --no-deps --scale "$service=$replicas" "$service" 2>/dev/null || die "The new $service did not stay healthy: docker compose -f docker-compose.production.yml ps. Back: docker tag ${image%%:*}:previous $image && deploy/compose/deploy.sh --no-build"
  for container in $(containers_of "$service"); do
    [ "$(docker inspect --format '{{.Image}}' "$container")" = "$new" ] || die "One $service still runs the old version: docker inspect $container"
  done
}
roll worker
roll ingress

# What the proxy answers may have changed, too; it takes that without a gap, or not at all.
compose exec -T proxy caddy reload --config /etc/caddy/Caddyfile --adapter caddyfile >/dev/null 2>&1 ||
  say "! The proxy did not take deploy/compose/proxy/Caddyfile, and goes on with what it has: docker compose -f docker-compose.production.yml logs proxy"

done_ "All workers and ingresses run ${new:7:12}, and are healthy. The version before is ${image%%:*}:previous. Look at the rest: deploy/compose/cli.sh doctor"
