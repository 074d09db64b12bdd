#!/usr/bin/env bash
# Makes the migrations of this example again, as they came to be: an initial one, then one for each edit of the YAML that `evolution/` keeps as a
# patch, and between them the one that was written by hand, byte for byte. The database named by the URL must be empty; a SQLite file is made.
#
#   ./regenerate.sh sqlite:///tmp/berrys.db
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
cp -R schema "$past/schema"
for patch in $(ls -r evolution/*.patch); do
    patch --quiet --strip=1 --reverse --directory="$past" <"$patch"
done
# Hooks are for databases that somebody has.
printf 'databases: {}\n' >"$past/tablewright.yaml"
run() {
    "$tablewright" "$@" --quiet --config "$past/tablewright.yaml" --db "$url" --schema "$past/schema" --migrations "$folder"
}

# Until all is well, what is there stays.
folder=$past/migrations
mkdir "$folder"
run generate initial
run up
for patch in evolution/*.patch; do
    patch --quiet --strip=1 --directory="$past" <"$patch"
    name=$(basename "$patch" .patch)
    run generate "${name#*_}"
    run up
    if [ "$name" = 3_capabilities ]; then
        run new fill_capabilities
        for direction in up down; do
            cat migrations/"$dialect"/*_fill_capabilities.$direction.sql >"$(ls "$folder"/*_fill_capabilities.$direction.sql)"
        done
        run check --accept
        run up
    fi
done
# What the patches lead to is what the schema folder says.
run diff
rm -f "migrations/$dialect"/*
cp "$folder"/* "migrations/$dialect/"
