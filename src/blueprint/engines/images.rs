//! `spec.images`: the image of each part of a cluster.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::values::{Image, PostgresVersion, Text};
use crate::knowledge::images;

/// Container images.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ImageChoices {
    /// PostgreSQL of the blueprint's major, in an image whose user 999 is `postgres`. If the engine has a separate
    /// image, pgforge uses only `psql` from this one.
    ///
    /// Default: the official image of the version.
    ///
    /// Change: Restarts the steward, and every instance that uses it, one after another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postgres: Option<Image>,
    /// PostgreSQL of the blueprint's major and stolon's programs, in an image whose user 999 is `postgres`.
    ///
    /// Default: stolon's image of the major, which exists up to 15.
    ///
    /// Change: Restarts every instance, one after another, and sentinels, proxies and the steward.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "registry.example/stolon:17")]
    pub stolon: Option<Image>,
    /// Patroni and PostgreSQL of the blueprint's major, in an image whose user 999 is `postgres` or in a Spilo image.
    /// Both must be on the PATH; PostgreSQL may also be where Debian installs it. Set `patroni.version` to the image's
    /// Patroni.
    ///
    /// Default: Spilo without its configuration, for PostgreSQL up to 17.
    ///
    /// Change: Restarts every instance, one after another.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "registry.example/patroni:17")]
    pub patroni: Option<Image>,
    /// `PgBouncer` 1.21 or newer, and a shell. Any user works. Under `cloudnative-pg` the operator runs
    /// `/usr/bin/pgbouncer` as user 998.
    ///
    /// Default: CloudNativePG's image of `PgBouncer`.
    ///
    /// Change: Replaces the poolers, one after another. Restarts no instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "registry.example/pgbouncer:1.25.2")]
    pub pgbouncer: Option<Image>,
    /// PostgreSQL of the blueprint's major with Bitnami's scripts, which their chart needs; user 1001.
    ///
    /// Default: Bitnami's last free image of PostgreSQL 17, without updates since August 2025.
    ///
    /// Change: Restarts every instance, including the primary.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "registry.example/bitnami/postgresql:17.6.0")]
    pub bitnami: Option<Image>,
    /// Spilo with the blueprint's major, for the engine `zalando`. Set as `dockerImage` of the custom resource, so that
    /// an operator upgrade does not replace the pods.
    ///
    /// Default: the Spilo of the operator's release 2.0.
    ///
    /// Change: Restarts every instance, one after another.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "registry.example/spilo-18:4.1-p2")]
    pub spilo: Option<Image>,
    /// PostgreSQL of the blueprint's major, in an image of CloudNativePG, whose user 26 is `postgres`, or in another
    /// image whose user 999 is. Its tag must begin with the version, which the operator reads from it.
    ///
    /// Default: CloudNativePG's image of the version.
    ///
    /// Change: Replaces every instance, one after another, the primary last.
    #[serde(rename = "cloudnative-pg", skip_serializing_if = "Option::is_none")]
    #[schemars(example = "registry.example/postgresql:17.10")]
    pub cloudnative_pg: Option<Image>,
    /// A shell and `curl`.
    ///
    /// Default: `curlimages/curl`.
    ///
    /// Change: Restarts the steward, and every instance, one after another.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "curlimages/curl:8.15.0")]
    pub api: Option<Image>,
    /// A shell and rclone, which uploads backups.
    ///
    /// Default: `rclone/rclone`.
    ///
    /// Change: Restarts nothing. The next backup uses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "rclone/rclone:1.71.0")]
    pub s3: Option<Image>,
    /// Odoo 17 or 18 with `odoo` and `psql`, as in the official image.
    ///
    /// Default: the official image of Odoo 18.
    ///
    /// Change: Restarts Odoo, but no instance. A new release of Odoo does not start on an older one's database: migrate
    /// it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "odoo:18.0")]
    pub odoo: Option<Image>,
}

/// The images with every default filled in. Serialises with the keys of the choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Images {
    /// PostgreSQL.
    pub postgres: Image,
    /// PostgreSQL and stolon's programs.
    pub stolon: Image,
    /// Patroni and PostgreSQL.
    pub patroni: Image,
    /// `PgBouncer`.
    pub pgbouncer: Image,
    /// PostgreSQL with Bitnami's scripts.
    pub bitnami: Image,
    /// Spilo for Zalando's operator.
    pub spilo: Image,
    /// PostgreSQL for CloudNativePG's operator.
    #[serde(rename = "cloudnative-pg")]
    pub cloudnative_pg: Image,
    /// A shell and `curl`.
    pub api: Image,
    /// A shell and rclone.
    pub s3: Image,
    /// Odoo.
    pub odoo: Image,
}

impl Images {
    /// Each image with its key in `spec.images`.
    pub fn all(&self) -> Vec<(&'static str, &Image)> {
        vec![
            ("postgres", &self.postgres),
            ("stolon", &self.stolon),
            ("patroni", &self.patroni),
            ("pgbouncer", &self.pgbouncer),
            ("bitnami", &self.bitnami),
            ("spilo", &self.spilo),
            ("cloudnative-pg", &self.cloudnative_pg),
            ("api", &self.api),
            ("s3", &self.s3),
            ("odoo", &self.odoo),
        ]
    }
}

impl ImageChoices {
    /// Fills in the defaults of what the blueprint omits.
    ///
    /// # Panics
    /// If a default is not an image; a test of every major rules this out.
    pub fn resolve(self, version: PostgresVersion) -> Images {
        let known = |text: String| Image::parse(&text).expect("a test parses the defaults of every major");
        Images {
            postgres: self.postgres.unwrap_or_else(|| known(images::postgres(version.major, version.minor))),
            stolon: self.stolon.unwrap_or_else(|| known(images::stolon(version.major))),
            patroni: self.patroni.unwrap_or_else(|| known(images::patroni(version.major))),
            pgbouncer: self.pgbouncer.unwrap_or_else(|| known(images::PGBOUNCER.to_owned())),
            bitnami: self.bitnami.unwrap_or_else(|| known(images::BITNAMI.to_owned())),
            spilo: self.spilo.unwrap_or_else(|| known(images::SPILO.to_owned())),
            cloudnative_pg: self
                .cloudnative_pg
                .unwrap_or_else(|| known(images::cloudnative_pg(version.major, version.minor))),
            api: self.api.unwrap_or_else(|| known(images::API.to_owned())),
            s3: self.s3.unwrap_or_else(|| known(images::S3.to_owned())),
            odoo: self.odoo.unwrap_or_else(|| known(images::ODOO.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::postgres::Major;

    #[test]
    fn every_major_has_default_images() {
        for major in (Major::OLDEST.get()..=Major::NEWEST.get()).filter_map(Major::new) {
            let images = ImageChoices::default().resolve(PostgresVersion { major, minor: None });
            assert_eq!(images.stolon.to_string(), format!("sorintlab/stolon:master-pg{major}"));
            assert!(images.patroni.to_string().starts_with("ghcr.io/zalando/spilo-"));
            assert!(images.cloudnative_pg.to_string().contains(&format!("/postgresql:{major}.")));
        }
    }

    #[test]
    fn the_blueprints_own_image_wins() {
        let own = ImageChoices {
            api: Some(Image::parse("registry.example/postgres:15").unwrap()),
            ..ImageChoices::default()
        };
        let images = own.resolve(PostgresVersion::parse("15.8").unwrap());
        assert_eq!(images.api.as_str(), "registry.example/postgres:15");
        assert_eq!(images.postgres.as_str(), "postgres:15.8-bookworm");
    }
}
