//! Everything that a cluster compiles to, built once for emission, checks of objects and plans.

mod arguments;
mod sidecars;

use crate::bundle::Bundle;
use crate::cluster::Cluster;
use crate::components;
use crate::contract::{Chart, Contract, Part, Place};
use crate::engines::budget::Budget;
use crate::engines::engine;
use crate::kube::Object;
use crate::lock::Origin;
use crate::runbook::Runbook;
use arguments::arguments;
use std::sync::{Arc, OnceLock};

/// One cluster with everything that it compiles to.
#[derive(Debug)]
pub struct Built {
    /// What the blueprint describes.
    pub cluster: Arc<Cluster>,
    /// What its engine guarantees to components.
    pub contract: Contract,
    /// The parts: the engine's, the steward's, then one per component.
    pub parts: Vec<Part>,
    /// The objects that pgforge renders, before the blueprint's patches.
    pub unpatched: Vec<Object>,
    /// The objects that are applied.
    pub bundle: Bundle,
    /// Helm charts with their values.
    pub charts: Vec<Chart>,
    /// The words of a shell that name the cluster to pgforge.
    arguments: String,
    /// How to operate the cluster: a render to a stream does not need it.
    runbook: OnceLock<Runbook>,
}

impl Built {
    /// Builds a cluster that has passed its checks. If an object of the blueprint is also rendered, the bundle contains
    /// no objects of the blueprint: a check reports the duplicate.
    ///
    /// # Panics
    /// If two parts render the same object, which no blueprint can cause: every name is derived from the cluster's by the
    /// part that renders it.
    pub fn new(cluster: Arc<Cluster>, origin: &Origin) -> Self {
        let engine = engine(cluster.engine);
        let contract = engine.contract(&cluster);
        let mut parts = vec![engine.part(&cluster, &contract)];
        parts.extend(components::parts(&cluster, &contract));
        sidecars::add(&mut parts, &contract);
        let mut unpatched: Vec<Object> = parts.iter().flat_map(|part| part.objects.clone()).collect();
        unpatched.extend(components::combined_objects(&cluster, &contract, &parts));
        let bundle = bundle(&cluster, origin, &unpatched);
        let charts = parts.iter().flat_map(|part| part.charts.clone()).collect();
        let arguments = arguments(origin);
        Self { cluster, contract, parts, unpatched, bundle, charts, arguments, runbook: OnceLock::new() }
    }

    /// How long writes stop and what can be lost: the engine's budget, with the assumptions of components.
    pub fn budget(&self) -> Budget {
        let mut budget = engine(self.cluster.engine).budget(&self.cluster);
        budget.assumptions.extend(self.parts.iter().flat_map(|part| part.assumptions.clone()));
        budget
    }

    /// The engine's part.
    pub fn engine_part(&self) -> &Part {
        &self.parts[0]
    }

    /// How to operate the cluster.
    pub fn runbook(&self) -> &Runbook {
        self.runbook.get_or_init(|| {
            let of_engine = engine(self.cluster.engine).runbook(&self.cluster, &self.arguments);
            with_sections(of_engine, &self.parts)
        })
    }

    /// The text of `RUNBOOK.md`.
    pub fn runbook_text(&self) -> String {
        self.runbook().markdown(&format!("{} in {}", self.cluster.name, self.cluster.namespace))
    }
}

fn bundle(cluster: &Cluster, origin: &Origin, unpatched: &[Object]) -> Bundle {
    let rendered = components::patched(cluster, unpatched.to_vec());
    let own =
        vec![("pgforge".to_owned(), rendered), ("the record".to_owned(), vec![components::record(cluster, origin)])];
    let extra = ("`spec.objects`".to_owned(), components::extra(cluster));
    Bundle::new([own.clone(), vec![extra]].concat())
        .or_else(|_| Bundle::new(own))
        .unwrap_or_else(|duplicates| panic!("{}", duplicates[0]))
}

/// The section before which components insert theirs. It and the sections after it are not urgent.
const ROUTINE: &str = "Read and change a password";

/// The engine's runbook with the sections of all parts.
fn with_sections(mut runbook: Runbook, parts: &[Part]) -> Runbook {
    let sections = |place: Place| {
        let of_parts = parts.iter().flat_map(|part| &part.sections);
        of_parts.filter(|(own, _)| *own == place).map(|(_, section)| section.clone()).collect()
    };
    runbook.insert_after("Connect", sections(Place::Connect));
    runbook.insert_before(ROUTINE, sections(Place::Routine));
    runbook
}
