//! A shell reads the values in a runbook's commands back unchanged.

use std::process::Command;

use minijinja::context;
use pgforge::runbook::template::fill;

use crate::pieces::{hostile, sample};
use crate::support::harness::Missing;

/// A command with a value at every place that a template allows.
const TEMPLATE: &str = "```sh
printf '%s\\0' {{ x }} a{{ x }}b \"{{ x }}\" '{{ x }}' \"$(printf '%s.' {{ x }})\" # {{ x }}
cat <<END
fixed
END
printf '%s\\0' {{ x }}
```
";

#[expect(clippy::unnecessary_wraps, reason = "the harness expects tests that can lack a tool")]
pub(crate) fn words() -> Result<(), Missing> {
    for value in sample(300, &hostile(6)) {
        let filled = fill(TEMPLATE, &[], context! { x => value.as_str() }).text();
        let (opening, rest) = filled.split_once('\n').unwrap();
        let fence = opening.trim_end_matches("sh");
        let (script, after) = rest.split_once(&format!("\n{fence}\n")).unwrap();
        assert_eq!(after, "", "a value ends the shell block: {filled}");
        let output = Command::new("sh").args(["-c", script]).env("HOME", "/wrong").output().unwrap();
        let expected = format!("{value}\0a{value}b\0{value}\0{value}\0{value}.\0fixed\n{value}\0");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "the shell reads another value: {script}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "the shell reports an error in the command: {script}");
        for line in script.lines() {
            assert!(!line.trim_start().starts_with("::error::"), "a CI runner would obey this line: {script}");
        }
    }
    Ok(())
}
