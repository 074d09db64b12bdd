#!/usr/bin/env bash
# Makes the migrations of this example again, as they came to be: one for each table. The database named by the URL must be
# empty; a SQLite file is made.
#
#   ./regenerate.sh sqlite:///tmp/sdai.db
#   ./regenerate.sh postgres://me@localhost/empty
#   ./regenerate.sh mysql://me@localhost/empty
#
# TABLEWRIGHT is the command; `tablewright` where nothing is said.
set -euo pipefail
cd "$(dirname "$0")"
url=$1
tablewright=${TABLEWRIGHT:-tablewright}
case $url in
    sqlite:*) dialect=sqlite ;;
    mysql:* | mariadb:*) dialect=mysql ;;
    *) dialect=postgres ;;
esac

past=$(mktemp -d)
trap 'rm -rf "$past"' EXIT
mkdir -p "migrations/$dialect"
rm -f "migrations/$dialect"/*
cp -R schema/json schema/shared.yaml "$past"
for table in project_contexts modifications templates; do
    cp "schema/$table.yaml" "$past"
    "$tablewright" generate "create_$table" --db "$url" --schema "$past" --migrations "migrations/$dialect"
    "$tablewright" up --db "$url" --migrations "migrations/$dialect"
done
# What they lead to is what the schema folder says.
"$tablewright" diff --db "$url"
