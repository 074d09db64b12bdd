//! What is loaded with each row: a tuple of relations.

use super::{Joining, Relation};
use crate::error::Error;
use crate::row::Row;
use crate::session::On;

/// What is loaded with each row `T`: nothing, or a tuple of relations.
pub trait Loads<T>: Send {
    /// A row with what was loaded.
    type Output: Send;

    /// Adds what can be read together with the rows to the statement that reads them.
    #[doc(hidden)]
    fn join(&mut self, _: &mut Joining) -> Result<(), Error> {
        Ok(())
    }

    /// Reads what was joined to a row; it may be the last row `again`, with another of what belongs to it.
    #[doc(hidden)]
    fn arrive(&mut self, _: &Row<'_>, _again: bool) -> Result<(), Error> {
        Ok(())
    }

    /// Loads for all rows, one relation after the other.
    fn attach(
        self,
        on: On<'_>,
        rows: Vec<T>,
    ) -> impl Future<Output = Result<Vec<Self::Output>, Error>> + Send;
}

/// A tuple of relations with one more.
pub trait Push<R> {
    /// The longer tuple.
    type Pushed;

    /// Adds it at the end.
    fn push(self, relation: R) -> Self::Pushed;
}

impl<T: Send> Loads<T> for () {
    type Output = T;

    fn attach(self, _: On<'_>, rows: Vec<T>) -> impl Future<Output = Result<Vec<T>, Error>> + Send {
        std::future::ready(Ok(rows))
    }
}

impl<R> Push<R> for () {
    type Pushed = (R,);

    fn push(self, relation: R) -> (R,) {
        (relation,)
    }
}

macro_rules! loads {
    ($($name:ident)*) => {
        impl<T: Send + Sync, $($name: Relation<T>),*> Loads<T> for ($($name,)*) {
            type Output = (T, $($name::Loaded),*);

            #[allow(non_snake_case)]
            fn join(&mut self, to: &mut Joining) -> Result<(), Error> {
                let ($($name,)*) = self;
                $($name.join(to)?;)*
                Ok(())
            }

            #[allow(non_snake_case)]
            fn arrive(&mut self, row: &Row<'_>, again: bool) -> Result<(), Error> {
                let ($($name,)*) = self;
                $($name.arrive(row, again)?;)*
                Ok(())
            }

            #[allow(non_snake_case)]
            async fn attach(self, on: On<'_>, rows: Vec<T>) -> Result<Vec<Self::Output>, Error> {
                let ($($name,)*) = self;
                $(let mut $name = $name.load(on, &rows).await?.into_iter();)*
                let mut loaded = Vec::with_capacity(rows.len());
                for row in rows {
                    // Every relation gives one item a row, in their order.
                    loaded.push((row, $(match $name.next() {
                        Some(item) => item,
                        None => return Ok(loaded),
                    }),*));
                }
                Ok(loaded)
            }
        }
    };
}

macro_rules! push {
    ($($name:ident)*) => {
        impl<R, $($name),*> Push<R> for ($($name,)*) {
            type Pushed = ($($name,)* R,);

            #[allow(non_snake_case)]
            fn push(self, relation: R) -> Self::Pushed {
                let ($($name,)*) = self;
                ($($name,)* relation,)
            }
        }
    };
}

loads!(A);
loads!(A B);
loads!(A B C);
loads!(A B C D);
loads!(A B C D E);
loads!(A B C D E F);
loads!(A B C D E F G);
loads!(A B C D E F G H);
push!(A);
push!(A B);
push!(A B C);
push!(A B C D);
push!(A B C D E);
push!(A B C D E F);
push!(A B C D E F G);
