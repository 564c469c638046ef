//! An Odoo with its database, and the uploads of its users.

use crate::bucket::Bucket;
use crate::environment::variable;
use crate::fences;
use crate::harness::{Missing, test};
use crate::kubectl::{apply, kubectl, text};
use crate::namespace;
use crate::shell;
use libtest_mimic::Trial;
use std::process::Output;

const NAMESPACE: &str = "pgforge-odoo";
/// An upload that is too large for a row.
const UPLOAD: &str = "b'an invoice' * 50000";

/// The slow tests: Odoo initialises its database for minutes.
pub(crate) fn tests() -> Vec<Trial> {
    vec![test("odoo: a run contains the uploads, and the runbook restores them", uploads)]
}

fn blueprint(bucket: &Bucket) -> String {
    format!(
        "apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {{name: erp, namespace: {NAMESPACE}}}
spec:
  engine: standalone
  instances: 1
  postgres:
    version: 15
    roles: {{odoo: {{login: true}}}}
    databases: {{odoo-1.erp: {{owner: odoo}}}}
  storage: {{size: 2Gi}}
  resources: {{requests: {{cpu: 50m, memory: 128Mi}}, limits: {{memory: 1Gi}}}}
  backups:
    dumps:
      schedule: \"0 3 1 1 *\"
      to: {}
      verify: {{schedule: \"0 4 1 1 *\"}}
  apps:
    odoo: {{kind: odoo, database: odoo-1.erp, host: erp.example.com, storage: {{size: 1Gi, dump: true}}, resources: {{requests: {{cpu: 50m, memory: 256Mi}}, limits: {{memory: 1Gi}}}}}}
",
        bucket.s3("erp")
    )
}

/// Runs a script in a folder with the blueprint.
fn shell(bucket: &Bucket, script: &str) -> Output {
    shell::with(&[("erp.yaml", blueprint(bucket))], script)
}

/// Runs a script in Odoo's container; `$0` is the argument.
fn in_odoo(script: &str, argument: &str) -> String {
    kubectl(NAMESPACE, &["exec", "deployment/erp-odoo-app", "-c", "odoo", "--", "sh", "-ec", script, argument])
}

/// Runs Python statements in Odoo's shell; returns what they print.
fn python(statements: &str) -> String {
    let script = "printf '%s\\n' \"$0\" | odoo shell --config=/run/odoo/odoo.conf --no-http --log-level=error";
    in_odoo(script, statements)
}

/// Reads the upload through Odoo; returns `upload: 1 True` if it is complete.
fn readable() -> String {
    let found = python(&format!(
        "found = env['ir.attachment'].search([('name', '=', 'pgforge')]); print('upload:', len(found), found.raw == {UPLOAD})"
    ));
    found.lines().find(|line| line.starts_with("upload: ")).unwrap_or(&found).to_owned()
}

fn uploads() -> Result<(), Missing> {
    variable("KUBECONFIG")?;
    variable("PGFORGE_LIVE_ODOO")?;
    let bucket = Bucket::find()?;
    namespace::restricted(NAMESPACE)?;
    apply(NAMESPACE, &bucket.keys(&bucket.secret_key));
    let stream = shell(&bucket, "pgforge render erp.yaml");
    assert!(stream.status.success(), "{}", text(&stream.stderr));
    let (_, warnings) = apply(NAMESPACE, &text(&stream.stdout));
    assert_eq!(warnings, "", "the API server warns about a rendered object");
    bucket.made(NAMESPACE, "erp");
    kubectl(NAMESPACE, &["rollout", "status", "deployment/erp-odoo-app", "--timeout=1800s"]);
    python(&format!("env['ir.attachment'].create({{'name': 'pgforge', 'raw': {UPLOAD}}}); env.cr.commit()"));
    assert_eq!(readable(), "upload: 1 True", "Odoo cannot read what a user uploaded");
    let follow = |section: &str| {
        let section_of = shell(&bucket, &format!("pgforge runbook erp \"{section}\" --from erp.yaml"));
        assert!(section_of.status.success(), "{}", text(&section_of.stderr));
        fences::follow(section, &text(&section_of.stdout), |command| shell(&bucket, command))
    };
    follow("Back up now");
    in_odoo("rm -r \"/var/lib/odoo/filestore/$0\"", "odoo-1.erp");
    python("env.cr.execute(\"DELETE FROM ir_attachment WHERE name = 'pgforge'\"); env.cr.commit()");
    assert_eq!(readable(), "upload: 0 False", "the test must delete the upload");
    follow("Restore all databases");
    follow("The application odoo");
    assert_eq!(readable(), "upload: 1 True", "the restore lost what a user uploaded");
    namespace::leave(NAMESPACE);
    Ok(())
}
