//! From texts to settings.

use super::{Certificate, DAY, GIGABYTE, Layers, LogFormat, Settings, SettingsError, Source};
use crate::accounts::Breached;
use std::{
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

/// Where the app is looked for when nobody says.
const USUAL_APP: &str = "dist";
/// Where everything is kept when nobody says.
const USUAL_DATA: &str = "data";
/// Where the server listens when nobody says.
const USUAL_LISTEN: ([u8; 4], u16) = ([127, 0, 0, 1], 8080);
/// The most connections that one hub holds.
const MOST_CONNECTIONS: usize = carnet_sync::limits::MAX_CONNECTIONS;
/// The longest life of a token, in seconds: a month.
const MOST_TOKEN_LIFE: usize = 31 * 24 * 3_600;
/// The longest time without contact, in days: ten years.
const MOST_OFFLINE_DAYS: usize = 3_650;
/// The most room for attached files, in gigabytes.
const MOST_FILES_ROOM: usize = 100_000;
/// The most fiches that are invented.
const MOST_DEMO: usize = 200_000;
/// The longest name of a company, in characters.
const LONGEST_NAME: usize = 120;

/// Reads every setting.
pub(super) fn settings(layers: &Layers) -> Result<Settings, SettingsError> {
    let usual = Settings::usual(USUAL_DATA);
    let listen = parsed(layers, "listen", "write an address and a port, as 127.0.0.1:8080")?;
    Ok(Settings {
        data: parsed(layers, "data", "write a folder")?.unwrap_or(usual.data),
        key_file: parsed(layers, "key_file", "write a file")?,
        listen: listen.unwrap_or_else(|| USUAL_LISTEN.into()),
        app: app(layers)?,
        public_url: checked(layers, "public_url", |text| text.parse().map_err(str::to_owned))?,
        company: checked(layers, "company", company)?,
        demo: checked(layers, "demo", |text| number(text, 1, MOST_DEMO))?,
        log_format: checked(layers, "log_format", log_format)?.unwrap_or(usual.log_format),
        log_level: checked(layers, "log_level", log_level)?.unwrap_or(usual.log_level),
        max_connections: checked(layers, "max_connections", |text| {
            number(text, 1, MOST_CONNECTIONS)
        })?
        .unwrap_or(usual.max_connections),
        hello_timeout: seconds(layers, "hello_timeout")?.unwrap_or(usual.hello_timeout),
        shutdown_timeout: seconds(layers, "shutdown_timeout")?.unwrap_or(usual.shutdown_timeout),
        token_life: seconds_to(layers, "token_life", MOST_TOKEN_LIFE)?.unwrap_or(usual.token_life),
        offline: checked(layers, "offline_days", |text| number(text, 0, MOST_OFFLINE_DAYS))?
            .map_or(usual.offline, |days| Duration::from_secs(days as u64 * DAY)),
        trusted_proxies: checked(layers, "trusted_proxies", |text| {
            text.parse().map_err(str::to_owned)
        })?
        .unwrap_or(usual.trusted_proxies),
        tls: certificate(layers)?,
        breached: checked(layers, "breached_passwords", |text| Breached::open(Path::new(text)))?,
        geocoder: checked(layers, "geocoder", |text| text.parse().map_err(str::to_owned))?,
        files_room: checked(layers, "files_room", |text| number(text, 0, MOST_FILES_ROOM))?
            .map_or(usual.files_room, |room| room as u64 * GIGABYTE),
    })
}

fn checked<T>(
    layers: &Layers,
    name: &'static str,
    check: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, SettingsError> {
    let Some((value, source)) = layers.find(name) else { return Ok(None) };
    check(&value).map(Some).map_err(|advice| invalid(name, source, value, advice))
}

fn parsed<T: FromStr>(
    layers: &Layers,
    name: &'static str,
    advice: &str,
) -> Result<Option<T>, SettingsError> {
    checked(layers, name, |text| {
        let text = text.trim();
        if text.is_empty() {
            Err(advice.to_owned())
        } else {
            text.parse().map_err(|_| advice.to_owned())
        }
    })
}

fn invalid(name: &'static str, source_: Source, value: String, advice: String) -> SettingsError {
    SettingsError::Invalid { name, source_, value, advice }
}

/// A folder that was named must hold an app; the usual one may be absent.
fn app(layers: &Layers) -> Result<Option<PathBuf>, SettingsError> {
    let named = checked(layers, "app", |text| {
        let folder = PathBuf::from(text);
        if folder.join("index.html").is_file() {
            Ok(folder)
        } else {
            Err("it holds no index.html; build the app with `cargo xtask web`, or name its folder"
                .to_owned())
        }
    })?;
    let usual = PathBuf::from(USUAL_APP);
    Ok(named.or_else(|| usual.join("index.html").is_file().then_some(usual)))
}

/// Both files or neither.
fn certificate(layers: &Layers) -> Result<Option<Certificate>, SettingsError> {
    let file = |name| {
        checked(layers, name, |text| {
            let file = PathBuf::from(text);
            if file.is_file() { Ok(file) } else { Err("write a file that is there".to_owned()) }
        })
    };
    let alone = |name: &'static str, other: &str| {
        let (value, source) = layers.find(name).unwrap_or_else(|| (String::new(), Source::Usual));
        Err(invalid(name, source, value, format!("set {other} as well")))
    };
    match (file("tls_certificate")?, file("tls_key")?) {
        (Some(chain), Some(key)) => Ok(Some(Certificate { chain, key })),
        (None, None) => Ok(None),
        (Some(_), None) => alone("tls_certificate", "tls_key"),
        (None, Some(_)) => alone("tls_key", "tls_certificate"),
    }
}

fn company(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(format!("write a name of 1 to {LONGEST_NAME} characters"));
    }
    Ok(name.to_owned())
}

fn number(text: &str, least: usize, most: usize) -> Result<usize, String> {
    let number = text.trim().parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("write a number from {least} to {most}"))
}

fn seconds(layers: &Layers, name: &'static str) -> Result<Option<Duration>, SettingsError> {
    seconds_to(layers, name, 3_600)
}

fn seconds_to(
    layers: &Layers,
    name: &'static str,
    most: usize,
) -> Result<Option<Duration>, SettingsError> {
    let read = |text: &str| number(text, 1, most).map_err(|advice| format!("{advice}, in seconds"));
    Ok(checked(layers, name, read)?.map(|seconds| Duration::from_secs(seconds as u64)))
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "human" => Ok(LogFormat::Human),
        "json" => Ok(LogFormat::Json),
        _ => Err("write human or json".to_owned()),
    }
}

fn log_level(text: &str) -> Result<String, String> {
    let valid = text.parse::<tracing_subscriber::EnvFilter>().is_ok() && !text.trim().is_empty();
    valid
        .then(|| text.to_owned())
        .ok_or_else(|| "write error, warn, info, debug or trace".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(flags: &[(&str, &str)]) -> Layers {
        let mut layers = Layers::default();
        for (name, value) in flags {
            layers.flag(name, Some((*value).to_owned()));
        }
        layers
    }

    #[track_caller]
    fn refused(name: &str, value: &str, expect: &str) {
        let error = Settings::read(&layers(&[(name, value)])).unwrap_err().to_string();
        assert!(
            error.contains(&format!(
                "the setting {name} (from the flag --{})",
                name.replace('_', "-")
            )),
            "{error}"
        );
        assert!(error.contains(expect), "{error}");
    }

    #[test]
    fn a_wrong_value_is_refused_by_name_and_says_what_to_write() {
        refused("listen", "8080", "as 127.0.0.1:8080");
        refused("data", " ", "write a folder");
        refused("app", "no-such-folder", "holds no index.html");
        refused("public_url", "carnet.example", "with its scheme");
        refused("company", "", "1 to 120 characters");
        refused("demo", "0", "from 1 to 200000");
        refused("log_format", "xml", "human or json");
        refused("log_level", "carnet=loud=er", "error, warn, info");
        refused("max_connections", "many", "from 1 to 10000");
        refused("hello_timeout", "0", "in seconds");
        refused("shutdown_timeout", "-1", "in seconds");
        refused("geocoder", "api-adresse.data.gouv.fr", "with its scheme");
        refused("breached_passwords", "no-such-file", "it can't be read");
    }

    #[test]
    fn flags_win_over_variables_and_variables_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("carnet.toml");
        std::fs::write(&file, "listen = '127.0.0.1:1'\ndata = 'file'\ndemo = 3\n").unwrap();
        let mut layers = layers(&[("listen", "127.0.0.1:3")]);
        let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let variables = [
            variable("CARNET_LISTEN", "127.0.0.1:2"),
            variable("CARNET_DATA", "env"),
            variable("PATH", "x"),
        ];
        layers.environment(variables.into_iter());
        layers.file(&file).unwrap();
        let settings = Settings::read(&layers).unwrap();
        assert_eq!(settings.listen.port(), 3);
        assert_eq!(settings.data, PathBuf::from("env"));
        assert_eq!(settings.demo, Some(3));
    }

    #[test]
    fn a_file_with_what_is_no_setting_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("carnet.toml");
        std::fs::write(&file, "lisen = '127.0.0.1:1'").unwrap();
        let error = Layers::default().file(&file).unwrap_err().to_string();
        assert!(
            error.contains("\"lisen\", which is no setting") && error.contains("public_url"),
            "{error}"
        );
    }

    #[test]
    fn without_a_word_the_server_is_usual() {
        let settings = Settings::read(&Layers::default()).unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(settings.data, PathBuf::from("data"));
        assert_eq!(settings.max_connections, 2_000);
    }
}
