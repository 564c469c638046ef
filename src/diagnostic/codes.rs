//! The table of codes: what each finding is called, in the order of their numbers.
//!
//! Families: 1 language, 2 availability and durability, 3 sizing and parameters, 4 security, 5 backups, 6 engine and
//! version support, 7 delivery.

use super::Code;

/// Writes the constants, [`ALL`] and [`LOSING_DATA`] from one list, so that no code lacks its title.
macro_rules! codes {
    ($($name:ident = $number:literal, $title:literal $(, $fate:ident)?;)*) => {
        $(#[doc = $title] pub const $name: Code = Code($number);)*

        /// Every code with its title, by number.
        pub const ALL: &[(Code, &str)] = &[$(($name, $title)),*];

        /// The codes of what would lose data: those marked `loses_data`.
        const LOSING_DATA: &[Code] = &[$($(codes!(@$fate $name),)?)*];
    };
    (@loses_data $name:ident) => { $name };
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
    ACCEPTS_NOTHING = 150, "an acceptance accepts nothing";
    ALIAS_ABOVE_ANCHOR = 180, "the canonical order would move an alias above its anchor";
    UNFORMATTABLE = 181, "a document cannot be formatted";
    UNWRITABLE = 182, "a file cannot be written";
    NO_SPARE_STANDBY = 202, "writes stop as soon as one instance is lost";
    TOO_FEW_STANDBYS = 203, "more synchronous standbys are asked for than there are instances";
    STANDBYS_REVERSED = 204, "the least number of synchronous standbys is above the greatest";
    ENGINE_TIMINGS = 205, "the engine's timings contradict each other";
    PARAMETER_OWNED = 302, "a parameter belongs to the engine";
    MAJOR_UNSUPPORTED = 601, "the engine's image does not exist for this major";
    MODE_UNSUPPORTED = 602, "the engine has no such replication mode";
    ENGINE_USERNAME = 603, "the engine cannot have a user of this name";
    APP_DATABASE = 620, "an application cannot work in its database";
    APP_ROLE = 621, "an application cannot work as the owner of its database";
    APP_NOT_ADMITTED = 622, "a namespace does not admit an application's pods";
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
}

/// The title of a code, if it is one of ours.
pub fn title(code: Code) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == code).map(|(_, title)| *title)
}

/// Why nobody may accept an error of this code; `None` if they may, with a reason.
pub fn unacceptable(code: Code) -> Option<&'static str> {
    match code {
        Code(..200) => Some("without it there is nothing to render"),
        _ if LOSING_DATA.contains(&code) => Some("it would lose data"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_listed_once_and_by_number() {
        assert!(ALL.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn a_code_has_its_title() {
        assert_eq!(title(DUPLICATE_KEY), Some("a key is set twice"));
        assert_eq!(title(Code(999)), None);
    }
}
