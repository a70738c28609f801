#!/usr/bin/env bash
# deploy/compose/rotate-secret.sh <secret> [--finish | --drop <key>]
#
# Replaces a secret by another one: asks Chatwoot whether the new one is right, writes the file whole, restarts what uses it, and
# asks again. The new one is read from standard input, so that no history and no list of processes shows it. Where it is wrong,
# nothing is changed.
#
#   chatwoot_api_token, chatwoot_user_token, openai_api_key    < new
#   chatwoot_webhook_secret < new      from then on both the old one and the new one count: right after Chatwoot has made it
#   chatwoot_webhook_secret --finish   the old one no longer counts, once Chatwoot signs with the new one
#   encryption_keys                    makes a new key: first everybody can read it, then it is written with; needs no input
#   encryption_keys --drop <key>       takes an old one away, where nothing that Temporal keeps was written with it
#   postgres_password                  is change-database-password.sh
# shellcheck source=deploy/compose/stack.sh
. "$(dirname "$0")/stack.sh"

name=${1:-} order=${2:-} id=${3:-}
case $name in
  -h | --help) help_of "$PWD/deploy/compose/rotate-secret.sh"; exit ;;
  postgres_password) exec "$PWD/deploy/compose/change-database-password.sh" ;;
  chatwoot_api_token | chatwoot_user_token | openai_api_key | chatwoot_webhook_secret | encryption_keys) ;;
  *) die "Which secret? '$name' is none of those that rotate-secret.sh --help names." ;;
esac
case $name:$order in
  *: | chatwoot_webhook_secret:--finish) [ -z "$id" ] || die "rotate-secret.sh does not know $id (--help)" ;;
  encryption_keys:--drop) [ -n "$id" ] || die "Which key? rotate-secret.sh encryption_keys --drop <key>" ;;
  *) die "rotate-secret.sh does not know $order for $name (--help)" ;;
esac
file=secrets/$name
setting=${name^^}

begin
[ -s "$file" ] || die "There is no $file yet. Write it, and: docker compose -f docker-compose.production.yml up -d --wait"
for service in worker ingress; do is_running "$service" || die "$service does not run, so nothing could be proved. Nothing was changed."; done
draft=$(mktemp "$file.XXXXXX")
trap 'rm -f "$draft"' EXIT
chmod 644 "$draft"
old=$(tr -d '\r\n' <"$file")

# What our own command says with the draft in place of the secret.
with_draft() { compose run --rm --no-deps -T --volume "$PWD/$draft:/run/draft:ro" --env "${setting}_FILE=/run/draft" worker node src/cli/main.ts "$@"; }

# Stops where the doctor finds a fault in what is called $1, or does not find it right.
prove() {
  local about=$1 said
  step "asking whether it is right"
  said=$(with_draft doctor 2>&1) || true
  if grep --quiet --extended-regexp "^✖ ([^:]*, )?($about|Settings):" <<<"$said"; then
    grep --extended-regexp "^✖ ([^:]*, )?($about|Settings):" <<<"$said" >&2
    die "Nothing was changed."
  fi
  grep --quiet --extended-regexp "^[✔!] ([^:]*, )?$about:" <<<"$said" || die "Nobody can tell whether it is right, since Chatwoot could not be asked: deploy/compose/cli.sh doctor. Nothing was changed."
}

write() {
  [ ! -t 0 ] || say "Type the new $name, and Enter:"
  local value
  IFS= read -r value || [ -n "$value" ] || die "No new $name was given. Nothing was changed."
  value=${value//$'\r'/}
  [ -n "$value" ] || die "The new $name is empty. Nothing was changed."
  [[ $value != *[[:space:]]* ]] || die "The new $name has a blank in it. Nothing was changed."
  [ "$value" != "$old" ] || die "The new $name is the old one. Nothing was changed."
  printf '%s' "$value"
}

# The draft takes the secret's place; what stands here is read again by those that use it.
take() {
  replace_file "$file" <"$draft"
  local service
  for service in "$@"; do is_running "$service" && restart_in_turn "$service"; done
  return 0
}

case $name:$order in
  chatwoot_webhook_secret:)
    new=$(write)
    [[ $new != *,* && ,$old, != *",$new,"* ]] || die "It counts already, or has a comma in it. Nothing was changed."
    printf '%s,%s\n' "$old" "$new" >"$draft"
    prove Signature
    replace_file "$file" <"$draft"
    # Chatwoot signs with the new one already, and takes a 401 for final: rather no answer for a moment, and then the right one.
    step "restarting the ingresses"
    compose restart ingress >/dev/null 2>&1
    for container in $(containers_of ingress); do until_healthy "$container" || die "An ingress did not come back: docker logs $container"; done
    take worker worker-before
    done_ "Both count. Once Chatwoot signs with the new one alone: deploy/compose/rotate-secret.sh chatwoot_webhook_secret --finish"
    ;;
  chatwoot_webhook_secret:--finish)
    [[ $old == *,* ]] || die "Only one secret counts; there is nothing to finish."
    printf '%s\n' "${old##*,}" >"$draft"
    prove Signature
    take ingress worker worker-before
    done_ "The new one alone counts."
    ;;
  encryption_keys:)
    new=$(date --utc +%Y%m%d%H%M%S):$(head -c 32 /dev/urandom | base64 --wrap 0)
    printf '%s,%s\n' "$old" "$new" >"$draft"
    step "a new key, ${new%%:*}: first everybody can read it"
    take worker worker-before ingress codec-server
    printf '%s,%s\n' "$new" "$old" >"$draft"
    step "and now it is written with"
    take worker worker-before ingress codec-server
    cli histories replay --limit 20 >&2 || die "Histories cannot be read with the keys that are there now. Both are in $file: deploy/compose/cli.sh doctor"
    done_ "${new%%:*} is written with, and ${old%%:*} still read. Keep a copy of $file elsewhere, now. When nothing needs the old one any more: deploy/compose/rotate-secret.sh encryption_keys --drop ${old%%:*}"
    ;;
  encryption_keys:--drop)
    [[ ,$old == *",$id:"* ]] || die "There is no key $id in $file."
    [[ $old != "$id:"* ]] || die "$id is the key that is written with. Make another one first: deploy/compose/rotate-secret.sh encryption_keys"
    tr ',' '\n' <<<"$old" | grep --invert-match "^$id:" | paste --serial --delimiters=, >"$draft"
    step "looking through all that Temporal keeps"
    with_draft histories keys >&2 || die "$id is still needed. Nothing was changed."
    take worker worker-before ingress codec-server
    done_ "$id is gone. Keep it elsewhere as long as you keep backups that were made before today."
    ;;
  *)
    write >"$draft"
    [ "$name" = openai_api_key ] || prove "$setting"
    take worker worker-before ingress
    done_ "The new $name counts."
    ;;
esac
