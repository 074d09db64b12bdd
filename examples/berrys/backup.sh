#!/bin/sh
# The database as it is, into backups/: what `tablewright up`, `down` and `redo` run before they change anything. What fails here stops them.
set -eu
mkdir -p backups
# Two of one second are two.
name=backups/$(date -u +%Y%m%dT%H%M%S)_$$_before_$TABLEWRIGHT_VERB
case $TABLEWRIGHT_URL in
    sqlite:*)
        file=${TABLEWRIGHT_URL#sqlite:}
        file=${file#//}
        file=${file%%\?*}
        # A database that is about to be made has nothing to lose.
        [ -s "$file" ] || exit 0
        sqlite3 "$file" "VACUUM INTO '$name.db'"
        echo "backup: $name.db"
        ;;
    postgres*)
        pg_dump --format=custom --no-owner --file="$name.dump" "$TABLEWRIGHT_URL"
        echo "backup: $name.dump"
        ;;
    *)
        address=${TABLEWRIGHT_URL#*://}
        account=${address%%@*}
        server=${address#*@}
        database=${server#*/}
        server=${server%%/*}
        port=${server##*:}
        [ "$port" = "$server" ] && port=3306
        # A password has no place among arguments, which everybody on the machine can read.
        case $account in *:*) MYSQL_PWD=${account#*:} && export MYSQL_PWD ;; esac
        mariadb-dump --single-transaction --routines --hex-blob --user="${account%%:*}" --host="${server%%:*}" --port="$port" \
            "${database%%\?*}" >"$name.sql"
        echo "backup: $name.sql"
        ;;
esac
