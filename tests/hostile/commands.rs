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
        let steps = fill(TEMPLATE, &[], context! { x => value.as_str() }).steps();
        let [step] = &*steps else { panic!("{steps:?}") };
        let script = &step.commands.join("\n");
        assert_eq!(step.text, "", "{script}");
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
