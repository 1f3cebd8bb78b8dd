#!/bin/sh
# Sends cases to the workers of this release. A versioned worker gets none before that; running cases follow at their
# next task (auto-upgrade). Waits until such a worker polls. To go back: set CASECLOCK_RELEASE to the last one.
# TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_WORKER_BUILD_ID come from the environment.
set -eu

attempt=1
until temporal worker deployment set-current-version --namespace "$TEMPORAL_NAMESPACE" --yes \
  --deployment-name "$TEMPORAL_DEPLOYMENT_NAME" --build-id "$TEMPORAL_WORKER_BUILD_ID"; do
  [ "$attempt" -lt 60 ] || exit 1
  attempt=$((attempt + 1))
  sleep 2
done
