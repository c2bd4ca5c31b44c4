//! What an example keeps in a file, to go on in a later run: for which arguments, and where it was.

use std::{
    fmt::Display,
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

/// What an earlier run for the same arguments has stored. What can't be read is of no use: the work begins anew.
pub(crate) fn load<T>(file: &Path, arguments: &[&str], read: impl Fn(Value) -> Option<T>) -> Result<Option<T>, String> {
    match fs::read(file) {
        Ok(text) => match serde_json::from_slice::<(Value, Value)>(&text) {
            Ok((stored, state)) if stored == json!(arguments) => Ok(read(state)),
            _ => Ok(None),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(about(file, error)),
    }
}

/// Stores it where only the user can read it. The file is renamed, so that it is never half there.
pub(crate) fn store(file: &Path, arguments: &[&str], state: &Value) -> Result<(), String> {
    let temporary = with_ending(file, "~");
    let write = || -> io::Result<()> {
        match fs::remove_file(&temporary) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&temporary)?.write_all(&serde_json::to_vec(&(json!(arguments), state))?)?;
        fs::rename(&temporary, file)
    };
    write().map_err(|error| about(file, error))
}

/// Removes it, once there is nothing to go on with.
pub(crate) fn remove(file: &Path) -> Result<(), String> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(about(file, error)),
        _ => Ok(()),
    }
}

/// A path with an ending behind its name.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

/// What is wrong with a file.
fn about(file: &Path, error: impl Display) -> String {
    format!("{}: {error}", file.display())
}
