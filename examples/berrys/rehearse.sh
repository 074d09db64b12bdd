#!/bin/sh
# Tries what is pending on a copy of a database that has real rows: all of it up, back down, and up again. The database itself is only read.
#
#   ./rehearse.sh sqlite://production.db
#   ./rehearse.sh postgres://reader@production/berrys postgres://me@localhost/rehearsal
#   ./rehearse.sh mysql://reader@production/berrys mysql://me@localhost/rehearsal
#
# The second URL is an empty database for the copy; of a SQLite file the copy is a file that is removed afterwards. TABLEWRIGHT is the command.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tablewright=${TABLEWRIGHT:-tablewright}
production=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The options by which MariaDB's programs reach a URL's server, and its database.
options() {
    address=${1#*://}
    account=${address%%@*}
    server=${address#*@}
    database=${server#*/}
    server=${server%%/*}
    port=${server##*:}
    [ "$port" = "$server" ] && port=3306
    echo "--user=${account%%:*} --host=${server%%:*} --port=$port ${database%%\?*}"
}

case $production in
    sqlite:*)
        file=${production#sqlite:}
        file=${file#//}
        copy=sqlite://$folder/copy.db
        sqlite3 "${file%%\?*}" "VACUUM INTO '$folder/copy.db'"
        ;;
    postgres*)
        copy=$2
        pg_dump --no-owner --no-privileges --file="$folder/copy.sql" "$production"
        psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --file="$folder/copy.sql" "$copy" >"$folder/told"
        ;;
    *)
        # Passwords are MariaDB's business: MYSQL_PWD, or its option files.
        copy=$2
        mariadb-dump --single-transaction --hex-blob $(options "$production") >"$folder/copy.sql"
        mariadb $(options "$copy") <"$folder/copy.sql"
        ;;
esac

# No hooks: nobody needs a backup of a copy.
printf 'databases: {}\n' >"$folder/tablewright.yaml"
run() {
    echo "\$ tablewright $*"
    "$tablewright" "$@" --config "$folder/tablewright.yaml" --db "$copy" --schema "$here/schema" --migrations "$here/migrations"
}
# It ends with 2 where something is pending.
run status >"$folder/status" || [ $? -eq 2 ]
cat "$folder/status"
pending=$(grep -cE '^[0-9]+ +[^ ]+ +pending' "$folder/status" || true)
if [ "$pending" -eq 0 ]; then
    echo "nothing is pending"
    exit 0
fi
run up
run redo --steps "$pending" --allow all
run diff
