#!/bin/bash
# Run once by the PostgreSQL image, on an empty volume: one owner for Temporal's two databases, one for the record.
# The record's tables belong to the login caseclock, which only migrates. Worker and API come as caseclock_service,
# in the role caseclock_app, which can add to the case log and change nothing in it. Nobody is in the other two roles
# yet: grant caseclock_reader to a login for reports, and caseclock_disposal to the one that disposes of cases.
set -euo pipefail

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set temporal_password="$TEMPORAL_DB_PASSWORD" --set owner_password="$CASECLOCK_OWNER_PASSWORD" \
  --set service_password="$CASECLOCK_DB_PASSWORD" <<'SQL'
create role temporal login password :'temporal_password';
create database temporal owner temporal;
create database temporal_visibility owner temporal;

create role caseclock_app nologin;
create role caseclock_reader nologin;
create role caseclock_disposal nologin;
create role caseclock login password :'owner_password';
grant caseclock_app to caseclock;
create role caseclock_service login password :'service_password';
grant caseclock_app to caseclock_service;
create database caseclock owner caseclock;

revoke connect on database temporal, temporal_visibility, caseclock from public;
grant connect on database caseclock to caseclock_app, caseclock_reader, caseclock_disposal;
SQL
