//! `database.sh`, killed at any point: the next run reaches the state of the blueprint from any state that the kill left
//! behind.

use std::time::Instant;

use libtest_mimic::Trial;

use crate::database::{Steward, assert_same, small};
use crate::kit::{Kit, script};
use crate::support::harness::{Missing, is_long, long_test, test};
use crate::support::tools;

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("database: it converges after a kill between any two calls of psql", killed_at_calls),
        long_test("database: it converges after a kill at any time", killed_at_times),
    ]
}

/// Kills it at each point in turn, with an empty server each time, until a pass succeeds before the kill.
fn killed(kill: impl Fn(&Steward, usize) -> Result<Option<()>, Missing>) -> Result<usize, Missing> {
    let mut steward = Steward::start(&small())?;
    steward.converge()?;
    let desired = steward.state();
    for point in 0.. {
        steward.clear();
        steward.pod.replaced();
        steward.give_secrets();
        let Some(()) = kill(&steward, point)? else { return Ok(point) };
        // Replaces the container alone, or the whole pod.
        if point % 2 == 1 {
            steward.pod.replaced();
            steward.give_secrets();
        }
        steward.converge()?;
        assert_same(&desired, &steward.state());
        steward.assert_passwords(&format!("killed at {point}"));
    }
    unreachable!("only a return ends the loop")
}

fn killed_at_calls() -> Result<(), Missing> {
    let step = if is_long() { 1 } else { 3 };
    let kills = killed(|steward, kill| {
        let point = kill * step;
        let path = steward.pod.path("/run/psql");
        let real = tools::psql(15)?;
        // Each call writes a line; the call to kill hangs.
        let wrapper = format!(
            "#!/bin/sh\necho . >>'{0}/calls'\n[ \"$(grep -c . '{0}/calls')\" -le {point} ] || {{ : >'{0}/here'; exec sleep 60; }}\nexec '{1}' \"$@\"\n",
            path.display(),
            real.display()
        );
        let psql = script(&path, "psql", &wrapper);
        let process = steward.pod.start("database", Kit::Machine, &[psql, tools::on_path("grep")?])?;
        process.wait("the call", || path.join("here").exists() || process.is_ready());
        process.kill();
        Ok(path.join("here").exists().then_some(()))
    })?;
    assert!(kills * step > 8, "only {kills} kills");
    Ok(())
}

fn killed_at_times() -> Result<(), Missing> {
    const POINTS: u32 = 12;
    let whole = std::cell::Cell::new(None);
    let kills = killed(|steward, point| {
        let began = Instant::now();
        let process = steward.run(Kit::Machine)?;
        let Some(whole) = whole.get() else {
            process.until_ready();
            whole.set(Some(began.elapsed()));
            return Ok(Some(()));
        };
        std::thread::sleep(whole * u32::try_from(point).expect("there are few") / POINTS);
        process.kill();
        Ok((point < 12).then_some(()))
    })?;
    assert_eq!(kills, 12);
    Ok(())
}
