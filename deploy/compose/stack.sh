# shellcheck shell=bash
# What the scripts beside this file share: they source it. It goes to the folder of docker-compose.production.yml, and names
# whatever is missing before anything is done.
set -euo pipefail
umask 077

# Below this, Compose takes the containers of a scale-up away again, the new ones, and waits for less than it says.
readonly OLDEST_COMPOSE=2.31.0
# How long a container has until it is healthy (s).
readonly PATIENCE=${PATIENCE:-300}

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

say() { printf '%s\n' "$*" >&2; }
step() { say "… $*"; }
done_() { say "✔ $*"; }
die() {
  say "✖ $*"
  exit 1
}

# Prints the comment at the head of a script: that is its help.
help_of() { sed -n '2,/^# shellcheck/ { /^# shellcheck/d; s/^# \{0,1\}//p; }' "$1"; }

# Other files than the one, as COMPOSE_FILE in the environment or in .env.
compose() {
  if [ -n "${COMPOSE_FILE:-}" ] || grep -qs '^COMPOSE_FILE=' .env; then docker compose "$@"; else
    docker compose --file docker-compose.production.yml "$@"
  fi
}

# Whether the version $1 is $2 or later.
is_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort --version-sort | head -n 1)" = "$2" ]; }

# What every script needs before it begins: Docker, a Compose that does what we say, the settings; and that no other one runs.
begin() {
  command -v docker >/dev/null || die "Docker is not installed here."
  docker info >/dev/null 2>&1 || die "The Docker engine does not answer: is it running, and may you use it?"
  local version
  version=$(docker compose version --short 2>/dev/null | sed 's/^v//') || version=
  [ -n "$version" ] || die "Docker Compose is not installed: it is the plugin 'docker compose', from $OLDEST_COMPOSE on."
  is_at_least "$version" "$OLDEST_COMPOSE" || die "Docker Compose $version is too old: from $OLDEST_COMPOSE on it does what this script relies on."
  [ -f .env ] || die "No .env in $PWD: docs/production.md begins with it."
  [ -s secrets/postgres_password ] || die "No secrets/postgres_password in $PWD: docs/production.md says how to make the secrets."
  compose config --quiet || die "The compose file cannot be read with this .env; the lines above say why."
  [ -z "${STACK_IS_OURS:-}" ] || return 0
  exec 9<docker-compose.production.yml
  flock --nonblock 9 || die "Another of these scripts is running here. Wait until it is done."
  export STACK_IS_OURS=yes
}

# Containers of a service that run, oldest first.
containers_of() { compose ps --quiet --status running "$1" | xargs --no-run-if-empty docker inspect --format '{{.Created}} {{.Id}}' | sort | cut --delimiter=' ' --fields=2; }
is_running() { [ -n "$(compose ps --quiet --status running "$1")" ]; }
running_services() { compose ps --services --status running; }

# Waits until the container $1 is healthy; fails when it is gone, or not healthy in PATIENCE seconds.
until_healthy() {
  local end=$((SECONDS + PATIENCE)) state
  while [ "$SECONDS" -lt "$end" ]; do
    state=$(docker inspect --format '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$1" 2>/dev/null) || return 1
    case $state in
      'running healthy' | 'running ') return 0 ;;
      exited* | dead*) return 1 ;;
    esac
    sleep 1
  done
  return 1
}

# Restarts the containers of a service one after the other, so that the rest goes on. A restart reads the files of secrets
# again, also where they were replaced by new files.
restart_in_turn() {
  local service=$1 container
  for container in $(containers_of "$service"); do
    step "restarting one $service"
    docker restart -t 60 "$container" >/dev/null
    until_healthy "$container" || die "A $service did not come back: docker logs $container. The others were left as they were."
  done
}

# All services that stay, healthy. Jobs that are over are no reason to fail.
up() { compose up --detach --wait --wait-timeout "$PATIENCE" "$@"; }

# One answer of the database, as its owner; on the machine itself, where no password is asked.
sql() { compose exec -T postgres psql --username temporal --dbname "${2:-postgres}" --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --command "$1"; }
has_database() { [ "$(sql "SELECT count(*) FROM pg_database WHERE datname = '$1'")" = 1 ]; }
# Whether Temporal has ever written into a database.
is_used() { has_database "$1" && [ "$(sql "SELECT count(*) FROM pg_tables WHERE tablename IN ('namespaces', 'executions_visibility')" "$1")" != 0 ]; }

# Of Temporal's own two databases: how many histories are there, and how many of them run.
contents_of() {
  local histories running
  histories=$(sql 'SELECT count(*) FROM executions' "$1")
  running=$(sql "SELECT count(*) FROM current_executions WHERE state IN (1, 2)" "$1")
  echo "$histories histories, $running of them running"
}

# Temporal's own command line, beside the server.
temporal() { compose run --rm --no-deps -T --entrypoint temporal temporal-namespace "$@"; }
# Waits until Temporal answers; fails when it does not in PATIENCE seconds.
until_answers() {
  local end=$((SECONDS + PATIENCE))
  until temporal operator cluster health --client-connect-timeout 5s --command-timeout 10s >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 1
  done
}
# Ours, with today's image, settings and secrets.
cli() { compose run --rm --no-deps -T worker node src/cli/main.ts "$@"; }

# A line NAME=value of .env, in place of one that is there.
set_env() {
  local part
  part=$(mktemp .env.XXXXXX)
  grep --invert-match "^$1=" .env >"$part" || true
  printf '%s=%s\n' "$1" "$2" >>"$part"
  chmod --reference=.env "$part"
  mv "$part" .env
}

# Puts standard input in place of the file $1, whole or not at all, with the old one's rights.
replace_file() {
  local part
  part=$(mktemp "$1.XXXXXX")
  cat >"$part"
  [ -s "$part" ] || { rm "$part"; die "The new $1 is empty; the old one is as it was."; }
  if [ -e "$1" ]; then chmod --reference="$1" "$part"; chown --reference="$1" "$part"; else chmod 644 "$part"; fi
  mv "$part" "$1"
}
