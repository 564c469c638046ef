//! The text of a new blueprint, for its owner to edit. It contains every important choice, most as a comment.

use minijinja::{Environment, UndefinedBehavior, context};

use crate::blueprint::engines::EngineKind;
use crate::blueprint::values::{Name, Namespace};
use crate::engines;
use crate::knowledge::postgres::Major;

const TEMPLATE: &str = include_str!("starter.yaml.j2");

/// The file next to a blueprint that points an editor to the schema.
pub const SCHEMA: &str = "cluster.schema.json";

/// The contents of a new blueprint.
#[derive(Debug)]
pub struct Starter<'a> {
    /// The cluster's name.
    pub name: &'a Name,
    /// Its namespace.
    pub namespace: &'a Namespace,
    /// The engine.
    pub engine: EngineKind,
    /// The major of PostgreSQL.
    pub major: Major,
    /// Whether there are three instances and commits wait for a standby; otherwise there is one instance.
    pub standbys: bool,
}

impl Starter<'_> {
    /// Candidates from the most wanted to what every engine supports: three instances before one, newer majors before
    /// older ones.
    pub fn candidates<'a>(
        name: &'a Name,
        namespace: &'a Namespace,
        engine: EngineKind,
    ) -> impl Iterator<Item = Starter<'a>> {
        let majors = || (Major::OLDEST.get()..=Major::NEWEST.get()).rev().filter_map(Major::new);
        [true, false]
            .into_iter()
            .flat_map(move |standbys| majors().map(move |major| Starter { name, namespace, engine, major, standbys }))
    }

    /// The text of the file.
    ///
    /// # Panics
    /// If the template is invalid, which a test rules out: its values are names and numbers.
    pub fn text(&self) -> String {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        let values = context! {
            schema => SCHEMA,
            name => self.name.to_string(),
            namespace => self.namespace.to_string(),
            engine => self.engine.to_string(),
            major => self.major.get(),
            instances => if self.standbys { 3 } else { 1 },
            synchronous => self.standbys,
            accepts_existing_secrets => engines::facts(self.engine).accepts_existing_secrets,
            manual => self.engine.supports_manual_restart(),
        };
        environment.render_str(TEMPLATE, values).expect("a test renders the template with these values") + "\n"
    }
}

/// Git attributes of the files that pgforge writes below a folder: `out/`, and the blueprints' folder.
pub const GIT_ATTRIBUTES: &str = "\
# pgforge compares its output byte by byte. Render it again instead of editing it.
out/**              text eol=lf linguist-generated
pgforge.lock        -diff
cluster.schema.json text eol=lf linguist-generated -diff
";
