//! A throwaway database for the proof: in memory, foreign keys enforced as when migrations are run.

use tablewright::connection::{ConnectOptions, Connection};

use crate::AuthoringError;

/// A database in memory. It is gone with its connection.
pub(crate) struct Scratch(Connection);

impl Scratch {
    /// Makes an empty one.
    pub(crate) async fn create() -> Result<Self, AuthoringError> {
        let connected = Connection::connect("sqlite::memory:", &ConnectOptions::default()).await;
        connected.map(Self).map_err(|error| failed("opening a database in memory", error.to_string()))
    }

    /// The connection to it.
    pub(crate) fn connection(&mut self) -> &mut Connection {
        &mut self.0
    }

    /// Removes it.
    pub(crate) async fn drop(self) -> Result<(), AuthoringError> {
        self.0.close().await.map_err(|error| failed("closing the database in memory", error.to_string()))
    }
}

fn failed(doing: &'static str, reason: String) -> AuthoringError {
    let help = "SQLite is part of this program: is there enough memory?".to_owned();
    AuthoringError::Scratch { doing, reason, help }
}
