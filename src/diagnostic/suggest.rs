//! "Did you mean": the nearest of the names that are allowed.
