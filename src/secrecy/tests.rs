//! Texts that are credentials, and texts that only look like one.

use super::{Form, credentials, under, without};

fn masked(text: &str, form: Form) -> String {
    without(text, &credentials(text, form), "*").into_owned()
}

#[test]
fn a_credential_is_found_in_every_form() {
    for (text, shown) in [
        ("password: hunter2", "password: *"),
        ("password: hunter2 # mine\na: b", "password: * # mine\na: b"),
        ("\"adminPassword\": \"it's\"", "\"adminPassword\": \"*\""),
        ("secret_key = 'é'", "secret_key = '*'"),
        ("db.password=hunter2\nx=1", "db.password=*\nx=1"),
        ("password = two words 1\nx = 1", "password = *\nx = 1"),
        ("PGPASSWORD=hunter2 psql -h a", "PGPASSWORD=* psql -h a"),
        ("export TOKEN=\"hunter 2\"; a", "export TOKEN=\"*\"; a"),
        ("host=a password=b1 user=c", "host=a password=* user=c"),
        ("--password=hunter2", "--password=*"),
        ("tool --db-password hunter2 --force", "tool --db-password * --force"),
        ("curl -u backup:hunter2 https://a", "curl -u backup:* https://a"),
        ("curl --user backup:hunter2 https://a", "curl --user backup:* https://a"),
        ("curl -H 'Authorization: Bearer abcdefgh1'", "curl -H 'Authorization: Bearer *'"),
        ("uri: postgres://app:hunter2@orders/db", "uri: postgres://app:*@orders/db"),
        ("postgres://u:a/b@c@host/db", "postgres://u:*@host/db"),
        ("ALTER ROLE a PASSWORD 'hunter2'", "ALTER ROLE a PASSWORD '*'"),
        ("key AKIAABCDEFGHIJKLMNOP", "key *"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "*"),
        ("x glpat-abcdefghij0123456789", "x *"),
        ("xoxb-123456789012-abc", "*"),
        ("eyJhbGciOi.eyJzdWIi.sig_na-ture", "*"),
        ("md5c4ca4238a0b923820dcc509a6f75849b", "*"),
        ("$2b$12$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234", "*"),
        ("SCRAM-SHA-256$4096:abcdefghijklmnopqrstuv==$abcdefghijk=:abcdefghijk=", "*"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----\n",
            "-----BEGIN RSA PRIVATE KEY-----*-----END RSA PRIVATE KEY-----\n",
        ),
        ("{\"password\":\"hunter2\"}", "{\"password\":\"*\"}"),
        ("{\\\"password\\\":\\\"hunter2\\\"}", "{\\\"password\\\":\\\"*\\\"}"),
        ("password: |\n  one1\n  two\nnext: 1", "password: |\n  *\nnext: 1"),
        ("${PASSWORD:-hunter2}", "${PASSWORD:-*}"),
        ("ssl_passphrase_command = 'echo hunter2'", "ssl_passphrase_command = 'echo *'"),
        ("client_secret=hunter2", "client_secret=*"),
        ("smtp_pass = hunter2", "smtp_pass = *"),
        ("secret: Hunter2!", "secret: *"),
    ] {
        assert_eq!(masked(text, Form::Value), shown);
    }
}

#[test]
fn names_of_secrets_and_references_are_not_credentials() {
    for text in [
        "secret: orders-app",
        "secretName: orders-app",
        "passwordSecret: orders-app",
        "password_encryption: scram-sha-256",
        "password_encryption = md5",
        "passwordFile: /run/secrets/password",
        "host all all all password",
        "hostssl all all 0.0.0.0/0 scram-sha-256 clientcert=verify-full",
        "image: registry.example:5000/postgres@sha256:aa",
        "https://example.com:80/a@b",
        "https://hooks.example.com/a",
        "PGPASSWORD=$(cat /run/secrets/password)",
        "PGPASSWORD=\"$(cat password)\" psql",
        "password=$1",
        "password: ${PASSWORD}",
        "password: '{{ .Values.password }}'",
        "password: <password>",
        "password: ********",
        "password: ENC[AES256_GCM,data:abc]",
        "password = os.environ['PASSWORD']",
        "password=password, user=user",
        "password=self.password",
        "ssl_passphrase_command = 'cat /run/secrets/pass'",
        "ssl_passphrase_command = 'echo $PASSPHRASE'",
        "curl -u $USER:$PASSWORD https://a",
        "docker run -u 1000:1000 a",
        "automountServiceAccountToken: false",
        "kind: TokenReview",
        "resources: [secrets, serviceaccounts/token]",
        "password: see the Secret orders-app",
        "AKIAIOSFODNN7EXAMPLE",
        "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
        "privateKey:\n  algorithm: RSA",
        "ALTER ROLE a PASSWORD '$1'",
        "tokenizer: standard",
        "bypass=1000",
        "if [ \"$password\" = '' ]; then",
        "",
    ] {
        assert_eq!(masked(text, Form::Value), text);
    }
}

#[test]
fn a_comment_is_prose_unless_it_is_an_assignment() {
    for (text, shown) in [
        ("# password: hunter2", "# password: *"),
        ("# export PGPASSWORD=hunter2", "# export PGPASSWORD=*"),
        ("# postgres://app:hunter2@orders/db", "# postgres://app:*@orders/db"),
        ("# password: see the Secret", "# password: see the Secret"),
        ("# password: generated", "# password: generated"),
        ("# the token: it comes from Vault 2", "# the token: it comes from Vault 2"),
    ] {
        assert_eq!(masked(text, Form::Comment), shown);
    }
}

#[test]
fn in_broken_yaml_doubtful_text_is_hidden() {
    assert_eq!(masked("{login: true, password: hunter2}", Form::Broken), "{login: true, password: *");
    assert_eq!(masked("- {name: DB_PASSWORD, value: hi there", Form::Broken), "- {name: DB_PASSWORD, value: *");
    assert_eq!(masked("password:\n  hunter\nb: c", Form::Broken), "password:\n  *\nb: c");
}

#[test]
fn a_value_is_judged_with_its_name() {
    let is_hidden = |name: &str, value: &str| !under(name, value).is_empty();
    for (name, value) in [
        ("password", "password"),
        ("password", "correct horse"),
        ("clientSecret", "hunter2"),
        ("secret", "Hunter2!"),
        ("--password", "hunter2"),
        ("-u", "backup:hunter2"),
        ("ssl_passphrase_command", "echo hunter2"),
        ("ssl_passphrase_command", "printf '%s' hunter2"),
        ("archive_command", "curl -u backup:hunter2 -T %p https://a/%f"),
        ("dbPass", "hunter2"),
    ] {
        assert!(is_hidden(name, value), "{name}: {value}");
    }
    for (name, value) in [
        ("secret", "orders-app"),
        ("passwordSecretKey", "admin-password"),
        ("key", "password"),
        ("password", "$(PASSWORD)"),
        ("password", ""),
        ("-u", "1000:1000"),
        ("password_encryption", "scram-sha-256"),
        ("ssl_passphrase_command", "cat /run/secrets/pass"),
        ("automountServiceAccountToken", "true"),
    ] {
        assert!(!is_hidden(name, value), "{name}: {value}");
    }
}

#[test]
fn a_text_of_only_beginnings_does_not_panic() {
    for piece in [
        ":",
        "=",
        "'",
        "password:",
        "password=a",
        "://a",
        "://:@",
        "--password ",
        " -u ",
        "eyJ",
        "eyJ.",
        "eyJ/",
        "md5/",
        "ghp_/",
        "-----BEGIN ",
        "\"",
        "\n",
        "password '",
        "value:",
    ] {
        let text = piece.repeat(20_000 / piece.len());
        for form in [Form::Value, Form::Comment, Form::Broken] {
            let _ = credentials(&text, form);
        }
    }
}
