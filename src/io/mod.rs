//! The edge: everything that touches files and other programs.

pub mod git;
pub mod tree;
