/**
 * Functions that act on the server, on its files or on another server although a reading statement calls them, and that no
 * read-only transaction keeps from it (PostgreSQL 9.27, 9.28, 35.4 and appendix F; MySQL 14.14, 14.8; MariaDB the same;
 * the shell of SQLite). Some run a query that they are given as text, where nobody reads it.
 */
const ACTING = new RegExp(
  `^(?:${[
    // Sessions, configuration, backup, recovery and statistics of a PostgreSQL server.
    'PG_(?:TERMINATE|CANCEL)_BACKEND|PG_RELOAD_CONF|PG_ROTATE_LOGFILE\\w*|PG_PROMOTE|PG_SWITCH_(?:WAL|XLOG)',
    'PG_CREATE_RESTORE_POINT|PG_BACKUP_\\w+|PG_ST(?:ART|OP)_BACKUP|PG_(?:WAL|XLOG)_REPLAY_(?:PAUSE|RESUME)',
    'PG_STAT(?:_STATEMENTS)?_RESET\\w*|PG_EXPORT_SNAPSHOT|PG_LOG_\\w+|PG_IMPORT_SYSTEM_COLLATIONS|SET_CONFIG',
    // Replication, messages and locks that outlive a transaction.
    'PG_(?:CREATE|DROP|COPY)_\\w*SLOT\\w*|PG_REPLICATION_\\w+|PG_LOGICAL_\\w+|PG_SYNC_REPLICATION_SLOTS|PG_NOTIFY',
    'PG_(?:TRY_)?ADVISORY\\w*|SETVAL|NEXTVAL|LASTVAL',
    // Files and programs of the server.
    'PG_(?:READ|WRITE)\\w*FILES?|PG_LS_\\w+|PG_STAT_FILE|PG_FILE_\\w+|PG_EXECUTE_SERVER_PROGRAM|LO_\\w+|LOWRITE',
    // Other servers, and queries in a text.
    'DBLINK\\w*|POSTGRES_FDW_DISCONNECT\\w*',
    '(?:QUERY|CURSOR|TABLE|SCHEMA|DATABASE)_TO_XML\\w*|TS_STAT|TS_REWRITE|CROSSTAB\\w*|CONNECTBY|XPATH_TABLE',
    // Pages, indexes and caches.
    'PG_PREWARM|AUTOPREWARM\\w*|PG_TRUNCATE_VISIBILITY_MAP|HEAP_FORCE_\\w+|GIN_CLEAN_PENDING_LIST|BRIN_(?:DE)?SUMMARIZE\\w*',
    // MySQL, MariaDB and their usual extensions.
    'OUTFILE|DUMPFILE|LOAD_FILE|SLEEP|GET_LOCK|RELEASE_(?:ALL_)?LOCKS?|MASTER_POS_WAIT|SOURCE_POS_WAIT|SYS_(?:EXEC|EVAL|SET)',
    // SQLite and its shell.
    'LOAD_EXTENSION|WRITEFILE|READFILE|EDIT|FTS3_TOKENIZER',
  ].join('|')})$`,
);

/** `name` in upper case, without its quotes. */
export const actsOnServer = (name: string): boolean => ACTING.test(name);
