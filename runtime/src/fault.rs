//! Faults on purpose: a test sees what an application does when the database fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Conflict, ConflictKind, Error, broken};
use crate::operation::Operation;
use crate::table::TableInfo;

/// What is to go wrong, in place of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// [`Error::Timeout`]: no connection is free.
    Timeout,
    /// [`Error::Connection`]: the connection is lost.
    Connection,
    /// [`Error::Conflict`]: the transaction lost against another.
    Serialization,
    /// The table's constraint of this name is broken.
    Constraint(&'static str),
}

/// A fault, and when it happens: the next time, unless told otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Injection {
    fault: Fault,
    after: u64,
    times: u64,
}

impl Fault {
    /// The next so many times.
    pub fn times(self, times: u64) -> Injection {
        Injection { times, ..self.into() }
    }

    /// Every time.
    pub fn always(self) -> Injection {
        self.times(u64::MAX)
    }

    /// Once, after so many times at which all goes well.
    pub fn after(self, times: u64) -> Injection {
        Injection { after: times, ..self.into() }
    }
}

impl From<Fault> for Injection {
    fn from(fault: Fault) -> Self {
        Self { fault, after: 0, times: 1 }
    }
}

impl Injection {
    /// So many times.
    pub fn times(mut self, times: u64) -> Self {
        self.times = times;
        self
    }

    /// After so many times at which all goes well.
    pub fn after(mut self, times: u64) -> Self {
        self.after = times;
        self
    }
}

/// A fault that was injected.
#[derive(Clone, Debug)]
pub struct Injected {
    struck: Arc<AtomicU64>,
}

impl Injected {
    /// How many statements failed by it so far: a test that relies on the fault asserts that it happened.
    pub fn struck(&self) -> u64 {
        self.struck.load(Ordering::Relaxed)
    }
}

/// Faults that are still to come, in the order in which they were asked for.
#[derive(Default)]
pub(crate) struct Faults(Vec<Coming>);

struct Coming {
    operation: String,
    injection: Injection,
    struck: Arc<AtomicU64>,
}

impl Faults {
    pub(crate) fn add(&mut self, operation: &str, injection: Injection) -> Injected {
        let struck = Arc::new(AtomicU64::new(0));
        self.0.push(Coming { operation: operation.to_owned(), injection, struck: Arc::clone(&struck) });
        Injected { struck }
    }

    /// Fails where a fault of this operation is due.
    pub(crate) fn strike(
        &mut self,
        operation: Operation,
        table: Option<&'static TableInfo>,
    ) -> Result<(), Error> {
        self.0.retain(|coming| coming.injection.times > 0);
        let Some(coming) = self.0.iter_mut().find(|coming| operation == coming.operation.as_str()) else {
            return Ok(());
        };
        if coming.injection.after > 0 {
            coming.injection.after -= 1;
            return Ok(());
        }
        coming.injection.times -= 1;
        coming.struck.fetch_add(1, Ordering::Relaxed);
        Err(error(coming.injection.fault, operation, table))
    }
}

fn error(fault: Fault, operation: Operation, table: Option<&'static TableInfo>) -> Error {
    let said = |text: String| Box::new(sqlx::Error::Protocol(text));
    match fault {
        Fault::Timeout => Error::Timeout { connections: 0, hint: " (injected)" },
        Fault::Connection => {
            let reason = std::io::Error::new(std::io::ErrorKind::ConnectionReset, "injected");
            Error::Connection(Box::new(sqlx::Error::Io(reason)))
        }
        Fault::Serialization => {
            Error::Conflict(Conflict::new(ConflictKind::Serialization, said("injected".to_owned())))
        }
        Fault::Constraint(name) => {
            let constraints = table.map_or(&[][..], |table| table.constraints);
            let index = constraints.iter().position(|constraint| constraint.name == name);
            match (table, index) {
                (Some(table), Some(index)) => broken(table, index),
                (Some(_) | None, _) => {
                    let names: Vec<&str> = constraints.iter().map(|constraint| constraint.name).collect();
                    let known = names.join(", ");
                    Error::Database(said(format!(
                        "the injected fault of {operation} names a constraint that is not there, {name:?}: there are \
                         [{known}]"
                    )))
                }
            }
        }
    }
}
