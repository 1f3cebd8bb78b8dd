#!/bin/bash
# Run once by the PostgreSQL image, on an empty volume: one owner for Temporal's two databases, one for the record.
# The record's tables are written by the role caseclock_app, which can add to the case log and change nothing in it.
set -euo pipefail

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set temporal_password="$TEMPORAL_DB_PASSWORD" --set caseclock_password="$CASECLOCK_DB_PASSWORD" <<'SQL'
create role temporal login password :'temporal_password';
create database temporal owner temporal;
create database temporal_visibility owner temporal;

create role caseclock_app nologin;
create role caseclock login password :'caseclock_password';
grant caseclock_app to caseclock;
create database caseclock owner caseclock;

revoke connect on database temporal, temporal_visibility, caseclock from public;
SQL
