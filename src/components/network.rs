//! Who talks to whom, as one matrix.

use super::steward;
use crate::cluster::Cluster;
use crate::engines::Contract;
use crate::kube::policy::{API_SERVER, DNS, End, Flow, Group, Port, policies};
use crate::kube::{Object, labels, metadata};
