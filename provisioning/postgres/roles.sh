#!/bin/sh
# Runs once, when PostgreSQL makes its data folder: the three roles of the clinic, with passwords from secret files.
# What each may do is granted with the schema; here they may log in, and no more.
set -eu
role() { # name, connections, secret, settings...
  name=$1 connections=$2 secret=$3
  shift 3
  # psql quotes the values itself: a password can hold anything.
  psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    -v name="$name" -v connections="$connections" -v password="$(cat "/run/secrets/$secret")" <<'SQL'
create role :"name" login connection limit :connections password :'password';
SQL
  for setting in "$@"; do
    psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
      -v name="$name" -v key="${setting%%=*}" -v value="${setting#*=}" <<'SQL'
alter role :"name" set :"key" = :'value';
SQL
  done
}
role clinic_app 60 clinic_password search_path=clinic statement_timeout=30s
role pulso_monitor 5 monitor_password search_path=pg_catalog statement_timeout=5s
role pulso_auditor 2 auditor_password search_path=pg_catalog statement_timeout=5s default_transaction_read_only=on
psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  -c 'grant pg_monitor to pulso_monitor' -c 'create extension if not exists pg_stat_statements'
