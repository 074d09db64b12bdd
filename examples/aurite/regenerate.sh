#!/usr/bin/env bash
# Makes the migrations of this example again, as they came to be: an initial one, then one for each edit of the YAML that
# `evolution/` keeps as a patch. The database named by the URL must be empty; a SQLite file is made.
#
#   ./regenerate.sh sqlite:///tmp/aurite.db
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

mkdir -p "migrations/$dialect"
rm -f "migrations/$dialect"/*
generate() {
    "$tablewright" generate "$1" --db "$url" --schema "$past/schema" --migrations "migrations/$dialect"
    "$tablewright" up --db "$url" --migrations "migrations/$dialect"
}
generate initial
for patch in evolution/*.patch; do
    patch --quiet --strip=1 --directory="$past" <"$patch"
    name=$(basename "$patch" .patch)
    generate "${name#*_}"
done
# What the patches lead to is what the schema folder says.
"$tablewright" diff --db "$url"
