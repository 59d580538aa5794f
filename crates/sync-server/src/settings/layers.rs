//! Where a setting's value is found.

use super::{NAMES, SettingsError};
use std::{collections::BTreeMap, fmt, path::Path};

/// The values given, by where they were found. The first that has one wins.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    flags: BTreeMap<String, String>,
    environment: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
    file_name: String,
}

/// Where a value was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// On the command line.
    Flag(String),
    /// In the environment.
    Variable(String),
    /// In the settings file.
    File(String),
    /// Nowhere: it is the usual one.
    Usual,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "from the flag {flag}"),
            Self::Variable(variable) => write!(f, "from the variable {variable}"),
            Self::File(file) => write!(f, "from the file {file}"),
            Self::Usual => f.write_str("the usual one"),
        }
    }
}

impl Layers {
    /// Adds a flag's value.
    pub fn flag(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value {
            self.flags.insert(name.to_owned(), value);
        }
    }

    /// Adds the variables of the environment that are settings'.
    pub fn environment(&mut self, variables: impl Iterator<Item = (String, String)>) {
        let known: BTreeMap<String, &str> =
            NAMES.iter().map(|name| (variable(name), *name)).collect();
        for (key, value) in variables {
            if let Some(name) = known.get(&key) {
                self.environment.insert((*name).to_owned(), value);
            }
        }
    }

    /// Reads a settings file.
    ///
    /// # Errors
    /// [`SettingsError::File`] when it can't be read, [`SettingsError::Unknown`] when it
    /// sets what is no setting.
    pub fn file(&mut self, path: &Path) -> Result<(), SettingsError> {
        let file = path.display().to_string();
        let wrong = |cause: String| SettingsError::File { file: file.clone(), cause };
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let table: toml::Table =
            text.parse().map_err(|error: toml::de::Error| wrong(error.to_string()))?;
        for (name, value) in table {
            if !NAMES.contains(&name.as_str()) {
                return Err(SettingsError::Unknown { file, name });
            }
            let value =
                plain(&value).ok_or_else(|| wrong(format!("{name} must be a text or a number")))?;
            self.file.insert(name, value);
        }
        self.file_name = file;
        Ok(())
    }

    /// The value of a setting and where it was found.
    pub(super) fn find(&self, name: &str) -> Option<(String, Source)> {
        if let Some(value) = self.flags.get(name) {
            return Some((value.clone(), Source::Flag(format!("--{}", name.replace('_', "-")))));
        }
        if let Some(value) = self.environment.get(name) {
            return Some((value.clone(), Source::Variable(variable(name))));
        }
        self.file.get(name).map(|value| (value.clone(), Source::File(self.file_name.clone())))
    }
}

fn variable(name: &str) -> String {
    format!("CARNET_{}", name.to_uppercase())
}

fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}
