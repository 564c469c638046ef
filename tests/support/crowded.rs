//! Blueprints with nearly the maximum number of entries. A check that compares each entry with all others would take
//! seconds on them.

/// Returns documents by name: chained and circular memberships, lines of `pg_hba.conf`, pools.
pub(crate) fn documents() -> [(&'static str, String); 5] {
    [
        ("chain", roles(&|index| if index == 2999 { "end".to_owned() } else { format!("r{}", index + 1) })),
        ("circle", roles(&|index| format!("r{}", (index + 1) % 3000))),
        ("lines", cluster(&format!("{POSTGRES}    hba:\n{}", many(4000, &|index| line(&address(index)))))),
        ("same-lines", same_lines()),
        (
            "pools",
            cluster(&format!(
                "  pooler: {{}}\n{POSTGRES}    roles:\n      g: {{}}\n{}    databases:\n{}",
                many(1200, &|index| format!("      r{index}: {{login: true, inRoles: [g]}}\n")),
                many(1500, &|index| format!("      d{index}: {{owner: g}}\n"))
            )),
        ),
    ]
}

/// Four thousand lines of `pg_hba.conf`, of which only the first decides anything.
pub(crate) fn same_lines() -> String {
    cluster(&format!("{POSTGRES}    hba:\n{}", line("10.0.0.0/8").repeat(4000)))
}

const POSTGRES: &str = "  postgres:\n    version: 15\n";

fn cluster(inside: &str) -> String {
    format!(
        "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {{name: orders, namespace: databases}}\nspec:\n  \
         engine: stolon\n  instances: 3\n  storage: {{size: 10Gi}}\n{inside}"
    )
}

/// Three thousand roles, each a member of the next one.
fn roles(next: &dyn Fn(usize) -> String) -> String {
    let role = |index| format!("      r{index}: {{inRoles: [{}]}}\n", next(index));
    cluster(&format!("{POSTGRES}    roles:\n      end: {{}}\n{}", many(3000, &role)))
}

fn line(address: &str) -> String {
    format!("      - host all all {address} md5\n")
}

fn address(index: usize) -> String {
    format!("10.{}.{}.{}/32", index >> 16, index >> 8 & 255, index & 255)
}

fn many(count: usize, line: &dyn Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}
