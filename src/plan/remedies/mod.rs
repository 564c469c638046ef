//! The ways to get where a change alone does not lead, one file each.

mod restart;

use super::judge::Judge;
