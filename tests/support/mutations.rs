//! The number of cases for properties of documents and texts, and their division among cores.

use proptest::test_runner::{Config, RngSeed};

/// Returns the number of cases: `PGFORGE_MUTATIONS`, or 1000. `make test` sets 2000, `make test-long` 10000.
#[allow(clippy::disallowed_methods, reason = "a test reads the environment")]
pub(crate) fn cases() -> u32 {
    std::env::var("PGFORGE_MUTATIONS").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_000)
}

/// Returns a part of the cases for each core. With a fixed `PROPTEST_RNG_SEED` each part still draws other cases.
pub(crate) fn parts() -> Vec<Config> {
    let cores = std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1));
    let config = Config { cases: cases().div_ceil(cores), failure_persistence: None, ..Config::default() };
    let seed = |core: u32| match config.rng_seed {
        RngSeed::Fixed(seed) => RngSeed::Fixed(seed.wrapping_add(u64::from(core))),
        RngSeed::Random => RngSeed::Random,
    };
    (0..cores).map(|core| Config { rng_seed: seed(core), ..config.clone() }).collect()
}
