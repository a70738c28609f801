#!/bin/sh
# Creates the namespace and the search attributes by which conversations are listed, where they are not there yet.
# TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE are read by `temporal` itself; RETENTION is kept up to date.
set -eu

# Where DNS gives no answer, `temporal` would wait for ever.
ask() {
  timeout 30 temporal "$@" --client-connect-timeout 5s --command-timeout 10s
}

tries=0
until ask operator cluster health >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { echo "Temporal does not answer at $TEMPORAL_ADDRESS"; exit 1; }
  sleep 1
done

if ask operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  ask operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
else
  ask operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
fi

# A new namespace is known everywhere only after some seconds. Attributes that are there already are no fault.
tries=0
until ask operator search-attribute create --name ChatwootAccount --type Int --name ChatwootInbox --type Int --name ConversationPhase --type Keyword; do
  tries=$((tries + 1))
  [ "$tries" -lt 30 ] || exit 1
  sleep 1
done
