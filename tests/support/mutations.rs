//! How many cases the properties of documents and texts try, and what each core of the machine draws.

use proptest::test_runner::{Config, RngSeed};

/// How many are tried: a thousand, or what `PGFORGE_MUTATIONS` says; `make test` says two thousand, `make test-long` ten.
#[allow(clippy::disallowed_methods, reason = "a test learns it from its environment")]
pub(crate) fn cases() -> u32 {
    std::env::var("PGFORGE_MUTATIONS").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_000)
}

/// A part of them for each core. Where `PROPTEST_RNG_SEED` fixes what is drawn, each part draws something else.
pub(crate) fn parts() -> Vec<Config> {
    let cores = std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1));
    let config = Config { cases: cases().div_ceil(cores), failure_persistence: None, ..Config::default() };
    let seed = |core: u32| match config.rng_seed {
        RngSeed::Fixed(seed) => RngSeed::Fixed(seed.wrapping_add(u64::from(core))),
        RngSeed::Random => RngSeed::Random,
    };
    (0..cores).map(|core| Config { rng_seed: seed(core), ..config.clone() }).collect()
}
