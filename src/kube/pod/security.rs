//! Security contexts.

use k8s_openapi::api::core::v1::{Capabilities, PodSecurityContext, SeccompProfile, SecurityContext};

/// The user that processes run as; never root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct User {
    uid: u32,
    gid: u32,
}

impl User {
    /// `postgres` of the official image and of images built on it (Debian; Alpine's has 70).
    pub const POSTGRES: Self = Self { uid: 999, gid: 999 };

    /// Returns a user and group of an image; `None` for root.
    pub const fn new(uid: u32, gid: u32) -> Option<Self> {
        if uid == 0 || gid == 0 { None } else { Some(Self { uid, gid }) }
    }
}

/// Volumes belong to the user's group. Their files are changed only if their root does not belong to it yet: on a large
/// volume that takes longer than a failover.
pub(super) fn pod(user: User) -> PodSecurityContext {
    PodSecurityContext {
        run_as_non_root: Some(true),
        run_as_user: Some(user.uid.into()),
        run_as_group: Some(user.gid.into()),
        fs_group: Some(user.gid.into()),
        fs_group_change_policy: Some("OnRootMismatch".to_owned()),
        seccomp_profile: Some(SeccompProfile { type_: "RuntimeDefault".to_owned(), localhost_profile: None }),
        ..PodSecurityContext::default()
    }
}

pub(super) fn container() -> SecurityContext {
    SecurityContext {
        allow_privilege_escalation: Some(false),
        capabilities: Some(Capabilities { add: None, drop: Some(vec!["ALL".to_owned()]) }),
        read_only_root_filesystem: Some(true),
        ..SecurityContext::default()
    }
}
