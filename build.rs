//! How the program is linked.

#![allow(clippy::disallowed_methods, reason = "cargo tells a build script by its environment")]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    // A program at a fixed address starts without 29,000 relocations, which take longer than to render a cluster. It reads
    // files of its user and talks to nobody, so that a random address would guard nothing.
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bin=pgforge=-no-pie");
    }
}
