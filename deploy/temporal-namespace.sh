#!/bin/sh
# The namespace with its retention, and the search attributes that cases carry. May be run again.
# TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE come from the environment.
set -eu

# Ten years. The statutory record is PostgreSQL; this is for looking at how a closed case ran.
RETENTION=87600h

try() {
  attempt=1
  until "$@"; do
    [ "$attempt" -lt 60 ] || { echo "gave up: $*" >&2; exit 1; }
    attempt=$((attempt + 1))
    sleep 2
  done
}

namespace() {
  temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION" ||
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
}

# Just after it was made, the server may still remember that there was no such namespace: hence again and again.
attributes() {
  temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
    --name Authority --type Keyword \
    --name Stage --type Keyword \
    --name NextDueAt --type Datetime \
    --name OverdueCount --type Int \
    --name Chain --type Keyword
}

try temporal operator cluster health
try namespace
try attributes
