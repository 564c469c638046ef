//! The table of codes: what each finding is called, in the order of their numbers.
//!
//! Families: 1 language, 2 availability and durability, 3 sizing and parameters, 4 security, 5 backups, 6 engine and
//! version support, 7 delivery.

use super::Code;

/// Why an error that leaves nothing to render cannot be accepted.
const NOTHING_TO_RENDER: &str = "without it there is nothing to render";

/// Writes the constants and the tables from one list, so that no code lacks its title or its explanation.
macro_rules! codes {
    ($($name:ident = $number:literal, $title:literal $(, $fate:ident)?;)*) => {
        $(#[doc = $title] pub const $name: Code = Code($number);)*

        /// Every code with its title, by number.
        pub const ALL: &[(Code, &str)] = &[$(($name, $title)),*];

        /// The codes of errors that nobody may accept, each with why.
        const FATES: &[(Code, &str)] = &[$($(codes!(@$fate $name),)?)*];

        /// What `pgforge explain` says of each code, by number.
        const EXPLANATIONS: &[&str] = &[$(include_str!(concat!("explained/PGF", $number, ".md"))),*];
    };
    (@loses_data $name:ident) => { ($name, "it would lose data") };
    (@unrenderable $name:ident) => { ($name, NOTHING_TO_RENDER) };
}

codes! {
    NOT_TEXT = 100, "the file is not UTF-8 text";
    DUPLICATE_KEY = 101, "a key is set twice";
    SYNTAX = 102, "the file is not YAML";
    AMBIGUOUS_WORD = 103, "YAML readers disagree about a word";
    NUMBER_RANGE = 104, "a number is out of range";
    LIMIT = 105, "the file exceeds a limit";
    ALIAS = 106, "an alias or a merge key refers to nothing usable";
    TAG = 107, "YAML tags are not part of the language";
    KEY = 108, "a key is not text";
    DOCUMENTS = 109, "the file is not exactly one document";
    REMOVES_NOTHING = 110, "`null` removes nothing";
    NOT_IN_ENVIRONMENT = 111, "an environment sets what it cannot set";
    NOT_A_MAP = 112, "a layer is not a map";
    NO_ENVIRONMENT = 113, "the blueprint has no such environment";
    ENVIRONMENT_NEEDED = 114, "a stream holds one environment, and none was named";
    ENVIRONMENT_SKIPPED = 115, "a blueprint without the named environment is skipped";
    MISPLACED_DEFAULTS = 116, "defaults stand in another file than `defaults.yaml`";
    SECOND_DEFAULTS = 117, "a folder has two sets of defaults";
    NOTHING_TO_DO = 118, "there is no blueprint to compile";
    UNREADABLE = 119, "a file cannot be read";
    UNKNOWN_KEY = 120, "a key is not part of the language";
    LATER_VERSION = 121, "something is not in this version";
    MISSING_KEY = 122, "a key is missing";
    WRONG_TYPE = 123, "a value has the wrong type";
    NOT_OFFERED = 124, "a word is not one of those offered";
    OUT_OF_RANGE = 125, "a number is outside the range of a key";
    MALFORMED = 126, "a text breaks the grammar of its key";
    RELEASE_LINE = 127, "the blueprint is for another release line of pgforge";
    REFUSED = 128, "a value cannot be read";
    SECRET_IN_CLEAR = 129, "a secret stands in a blueprint";
    UNDEFINED = 130, "something is named that the blueprint does not define";
    REPEATED = 131, "a list names something twice";
    RESERVED_NAME = 132, "PostgreSQL keeps a name for itself";
    SECRET_NAME = 133, "two roles share a Secret, or its name is illegal";
    NAME_LENGTH = 134, "a derived name is too long";
    CONTRADICTION = 135, "two settings contradict each other";
    CIRCLE = 136, "roles are members of each other";
    UNKNOWN_PARAMETER = 137, "a major of PostgreSQL does not have a parameter";
    PARAMETER_VALUE = 138, "PostgreSQL would refuse a parameter's value";
    SAME_CLUSTER = 140, "two clusters have one name";
    SAME_CLUSTER_ELSEWHERE = 141, "two environments share a cluster's name and namespace";
    SAME_SECRET = 142, "two clusters share a Secret";
    SAME_NAMESPACE = 143, "two clusters make a namespace";
    SAME_APP = 144, "applications of two clusters have one name";
    STRANGE_DEFAULTS = 145, "`defaults.yaml` holds something else";
    ACCEPTS_NOTHING = 150, "an acceptance accepts nothing";
    ALIAS_ABOVE_ANCHOR = 180, "the canonical order would move an alias above its anchor";
    UNFORMATTABLE = 181, "a document cannot be formatted";
    UNWRITABLE = 182, "a file cannot be written";
    NO_SPARE_STANDBY = 202, "writes stop as soon as one instance is lost";
    TOO_FEW_STANDBYS = 203, "more synchronous standbys are asked for than there are instances";
    STANDBYS_REVERSED = 204, "the least number of synchronous standbys is above the greatest";
    ENGINE_TIMINGS = 205, "the engine's timings contradict each other";
    CRASH_UNSAFE = 206, "a crash would lose or break data", loses_data;
    DAMAGE_HIDDEN = 207, "damage is hidden instead of reported", loses_data;
    CONSTRAINTS_OFF = 208, "foreign keys and triggers are off for everybody", loses_data;
    COMMIT_NOT_WAITING = 209, "commits do not wait although replication is synchronous", loses_data;
    COMMIT_MAY_BE_LOST = 210, "a crash loses the last commits";
    NO_CHECKSUMS = 211, "pages have no checksums";
    NOT_SPREAD = 212, "instances may share a node";
    ONE_NODE = 213, "all instances must run on one node";
    ONE_ZONE = 214, "all instances must run in one zone";
    VOLUMES_DELETED = 215, "the data goes with the cluster's objects";
    REPLAY_HELD = 216, "a query on a standby may hold up a failover for ever";
    DEAD_PEERS = 217, "dead replication connections are never found";
    NEVER_EVICTED = 218, "pods are never moved away from a dead node";
    WAL_TOO_LITTLE = 219, "WAL holds too little for standbys";
    SINGLE_PATH = 220, "one pod decides whether the primary can be reached";
    SLOW_SHUTDOWN = 221, "a shutdown may take longer than it may";
    ANY_BYTES = 222, "an encoding takes any bytes for text";
    READ_ONLY = 223, "no transaction may write";
    TOO_FEW_SENDERS = 225, "too few replication connections or slots for the standbys";
    NO_STANDBY = 230, "a primary has nothing to replicate to";
    PARAMETER_OWNED = 302, "a parameter belongs to the engine";
    BUFFERS_ABOVE_LIMIT = 310, "`shared_buffers` does not fit into the memory";
    BUFFERS_LARGE = 311, "`shared_buffers` takes most of the memory";
    MEMORY_OVERCOMMITTED = 312, "connections may take more memory than there is";
    REQUEST_BELOW_BUFFERS = 313, "less memory is requested than PostgreSQL takes at once";
    PROCESSOR_LIMIT = 314, "a processor limit stops the engine with PostgreSQL";
    CONNECTIONS_PROMISED = 315, "more connections are promised than there are";
    SUPERUSER_SHUT_OUT = 316, "clients may shut the engine out";
    ALL_RESERVED = 317, "all connections are reserved";
    WAL_FILLS_VOLUME = 318, "WAL may fill the volume";
    WAL_CROWDS_VOLUME = 319, "WAL may take most of the volume";
    SLOTS_UNBOUNDED = 320, "replication slots keep WAL without end";
    WAL_SIZES_REVERSED = 321, "`min_wal_size` is above `max_wal_size`";
    NO_HUGE_PAGES = 322, "huge pages are demanded, and pods have none";
    CACHE_ABOVE_MEMORY = 323, "the planner counts on memory that is not there";
    UNIT_FORGOTTEN = 324, "a number without a unit is far from what was meant";
    TIMEOUT_FOR_ALL = 325, "a time limit holds for dumps and migrations too";
    LIMIT_BEYOND_VOLUME = 326, "a limit on temporary files is above the volume";
    AUTOVACUUM_OFF = 327, "autovacuum is off";
    WRAPAROUND_NEAR = 328, "tables are frozen too late";
    LOGS_ON_VOLUME = 329, "the log goes to files beside the data";
    CHECKPOINTS_RARE = 330, "checkpoints are far apart";
    NOT_PRELOADED = 331, "an extension's library is not loaded";
    NO_CONNECTION = 333, "a role may log in and have no connection";
    MEMORY_PROMISED_TWICE = 334, "less memory is set aside than may be used";
    WORKERS_WITHOUT_POOL = 336, "more workers are asked for than their pool has";
    CONNECTIONS_MANY = 337, "more connections are allowed than a server serves well";
    POOLS_TOO_LARGE = 360, "poolers may open more connections than there are";
    POOL_ABOVE_LIMIT = 361, "poolers may open more connections than a role may have";
    STATEMENT_POOLING = 362, "the pooler refuses transactions";
    PREPARED_UNKNOWN = 363, "the pooler does not know prepared statements";
    NOTHING_TO_POOL = 364, "a pooler is asked for, and it leads nowhere";
    POOLER_DATABASE = 365, "the pooler cannot lead to a database of this name";
    TRUSTED_NETWORK = 401, "the network is let in without a password";
    PASSWORD_IN_CLEAR = 402, "passwords cross the network as they are";
    NO_CERTIFICATE = 403, "TLS is on without a certificate";
    LINE_WITHOUT_TLS = 404, "a line asks for TLS, and the server has none";
    MD5_PASSWORDS = 405, "passwords are kept as MD5";
    OPEN_TO_EVERYONE = 406, "every address may connect";
    OPEN_TO_ALL_NAMESPACES = 407, "every pod may connect";
    OUTSIDE_SHUT = 408, "a Service leads outside, and nobody there is let in";
    SUPERUSER_FROM_OUTSIDE = 409, "the superuser is let in from the network";
    CREATEROLE_IS_MORE = 410, "CREATEROLE is nearly a superuser";
    SERVER_ACCESS = 411, "a role reaches the server's own files";
    STATEMENTS_LOGGED = 412, "the log holds every statement";
    LINE_NEVER_READ = 413, "a line of `pg_hba.conf` never decides";
    OLD_TLS = 414, "withdrawn versions of TLS are taken";
    ROLE_SHUT_OUT = 415, "a role may log in, and no line lets it";
    LITERAL_SECRET = 416, "a credential is written in a blueprint";
    PARAMETER_SECRET = 417, "a credential is written in a parameter";
    TLS_TWICE = 420, "TLS is set in two places";
    PLAIN_LINE = 421, "a line lets in what TLS is to keep out";
    ROLES_WITHOUT_TLS = 422, "the engine lets its own roles in without TLS";
    PART_UNSUPPORTED = 423, "the chosen engine cannot do a part of the blueprint";
    STANDBYS_UNVERIFIED = 424, "standbys do not verify the primary";
    RIGHTS_GIVEN = 430, "an object gives powerful rights";
    POD_UNBOUND = 431, "a pod has powers over its node";
    API_CHANGED = 432, "an object has a say in every request to the API server";
    NOTHING_TO_DUMP = 501, "dumps are asked for, and there is no database";
    SAME_PREFIX = 502, "two clusters dump to one place";
    UNPROVEN_DUMPS = 503, "nobody ever restores the dumps";
    CLEAR_TEXT_DUMPS = 504, "dumps travel unencrypted";
    DUMP_TOOL = 505, "a tool that reports success whatever happened";
    DUMP_CREDENTIALS = 506, "dumps have no access to their bucket, or two";
    DUMP_MAJOR = 507, "a major of PostgreSQL has no role that reads everything";
    BOOTSTRAP_PLACE = 508, "a new cluster's databases come from where its own dumps are to lie";
    NOTHING_TO_RESTORE = 509, "databases are to come from a dump, and there are none";
    TWO_VOLUMES = 510, "the files of two applications cannot be in one run";
    FILES_UNDUMPED = 511, "dumps hold an application's database and not its files";
    DUMP_MEMORY = 512, "an upload of the whole volume needs more memory than it has";
    BOOTSTRAP_OPERATOR = 513, "databases that an operator makes cannot come from a dump";
    BUSY_SCHEDULE = 514, "backups run more often than once an hour";
    ARCHIVE_NOWHERE = 520, "WAL is kept for an archive that there is not";
    ARCHIVE_IDLE = 521, "an archive command is never run";
    ARCHIVE_DISCARDED = 522, "WAL is archived to nowhere";
    ARCHIVE_LATE = 523, "WAL may wait for hours to be archived";
    MAJOR_UNSUPPORTED = 601, "the engine's image does not exist for this major";
    MODE_UNSUPPORTED = 602, "the engine has no such replication mode";
    ENGINE_USERNAME = 603, "the engine cannot have a user of this name";
    INSTANCES_UNSUPPORTED = 604, "the engine cannot run so many instances";
    PRIMARY_UNSUPPORTED = 605, "the engine chooses the primary by itself";
    NO_SUCH_INSTANCE = 606, "an instance is named that there is not";
    ENGINE_RELEASE = 607, "an image holds an unknown release of the engine";
    PARAMETER_REFUSED = 608, "the engine does not take a parameter's value";
    MAJOR_ENDED = 610, "a major of PostgreSQL gets no more fixes";
    IMAGE_MOVES = 611, "an image is whatever was pushed last";
    IMAGE_WITHDRAWN = 612, "an image was withdrawn by its publisher";
    IMAGE_OF_ANOTHER_MAJOR = 613, "an image holds another major of PostgreSQL";
    APP_DATABASE = 620, "an application cannot work in its database";
    APP_ROLE = 621, "an application cannot work as the owner of its database";
    APP_NOT_ADMITTED = 622, "a namespace does not admit an application's pods";
    TAG_WITHOUT_VERSION = 640, "the operator cannot read the version off an image's tag";
    MEMORY_BELOW_BUFFERS = 641, "less memory is asked for than PostgreSQL keeps for itself";
    CONTINUOUS_UNSUPPORTED = 642, "the engine archives no WAL";
    OPERATOR_NAME = 670, "the operator refuses a name, or has it already";
    OPERATOR_DECIDES = 671, "the operator decides that by itself";
    OPERATOR_VOLUMES = 672, "the operator does otherwise with the volumes";
    OPERATOR_DEFAULTS = 673, "the operator fills in its own defaults";
    OPERATOR_OBJECT = 674, "an operator makes an object that another cluster has";
    INPUTS_TOO_LARGE = 701, "the texts that a cluster is compiled from are too long to travel with it";
    EDITED = 702, "a file stands where pgforge writes, and neither the lock nor git knows it";
    NO_DIRECTORY = 703, "a folder of the tree is something else";
    LOCK_UNUSABLE = 704, "a lock cannot be used";
    PRUNE_REFUSED = 705, "nothing is pruned while a cluster's folder cannot be written";
    TREE_UNREACHABLE = 706, "the tree cannot be read or written";
    FOREIGN_FILES = 707, "a cluster's folder holds files that pgforge did not write";
    COMMITTED_EDIT = 708, "an edit that git has was replaced";
    OVERWRITTEN = 709, "`--overwrite` replaced what neither the lock nor git knows";
    NEEDS_TREE = 710, "a Helm chart's values do not fit into a stream";
    COMPARISON = 711, "what a plan compares with cannot be read";
    STRAYS = 712, "the tree holds what no blueprint renders";
    KEEP_LIST = 713, "a line of `.pgforge-keep` cannot be used";
    KEPT = 714, "files that pgforge did not write are kept on purpose";
    NOT_PRUNED = 715, "a folder is not pruned, because its blueprint was not read";
    NAMESPACE_OWNED = 720, "the namespace goes with the cluster";
    KIND_UNKNOWN = 730, "a kind of object is not one of Kubernetes' own";
    NO_SUCH_FIELD = 731, "a kind of object has no such field";
    FIELD_TYPE = 732, "a field of an object takes something else";
    SAME_OBJECT = 733, "an object is there already", unrenderable;
    WRONG_SCOPE = 734, "an object is in a namespace and cannot be, or the other way round";
    PATCH_TARGET = 735, "a patch is for an object that is not there", unrenderable;
    PATCH_MISFIT = 736, "a patch does not fit its object", unrenderable;
    PATCH_FORBIDDEN = 737, "a patch changes what makes an object itself", unrenderable;
    PATCH_IDLE = 738, "a patch changes nothing";
    OWN_LABEL = 739, "another's object has a label of pgforge's";
    RESTART_UNSUPPORTED = 750, "the engine restarts PostgreSQL when it likes";
    PACKAGING_UNSUPPORTED = 751, "the engine does not come this way";
    ENGINE_NOT_ADMITTED = 752, "a namespace does not admit the engine's pods";
    VOLUMES_KEPT = 753, "volumes stay although they should go";
}

/// The title of a code, if it is one of ours.
pub fn title(code: Code) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == code).map(|(_, title)| *title)
}

/// What there is to say of a code: paragraphs of what happens in production, then those that begin with `Seen:` (public
/// threads of whom it happened to), `Fix:` and, where there is something to say, `Accept:` (when that is right).
pub fn explanation(code: Code) -> Option<&'static str> {
    let number = ALL.iter().position(|(known, _)| *known == code)?;
    EXPLANATIONS.get(number).copied()
}

/// Why nobody may accept an error of this code; `None` if they may, with a reason.
pub fn unacceptable(code: Code) -> Option<&'static str> {
    if code < Code(200) {
        return Some(NOTHING_TO_RENDER);
    }
    FATES.iter().find(|(known, _)| *known == code).map(|(_, why)| *why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_listed_once_and_by_number() {
        assert!(ALL.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn every_explanation_says_what_happens_and_what_to_do() {
        for (code, _) in ALL {
            let text = explanation(*code).unwrap_or_default();
            let marks: Vec<&str> = text.split("\n\n").map(|part| part.split(' ').next().unwrap_or_default()).collect();
            let order =
                |mark: &&str| ["", "Seen:", "Fix:", "Accept:"].iter().position(|known| known == mark).unwrap_or(0);
            assert!(order(&marks[0]) == 0, "{code} says first what happens");
            assert_eq!(marks.iter().filter(|mark| **mark == "Fix:").count(), 1, "{code} says what to do");
            assert!(marks.is_sorted_by_key(order), "{code}: {marks:?}");
        }
    }

    #[test]
    fn a_code_has_its_title() {
        assert_eq!(title(DUPLICATE_KEY), Some("a key is set twice"));
        assert_eq!(title(Code(999)), None);
    }
}
