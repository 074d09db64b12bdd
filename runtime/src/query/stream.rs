//! Rows one after the other, as they arrive, and lists in pieces.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_core::Stream;

use super::Query;
use crate::driver::RawRow;
use crate::error::Error;
use crate::operation::Verb;
use crate::page::Cursor;
use crate::relation::Loads;
use crate::row::Row;
use crate::table::Table;

type Work<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// Rows as they arrive. A [`Stream`], and by [`RowStream::next`] usable without its trait.
#[must_use = "rows are read when they are asked for"]
pub struct RowStream<'a, T> {
    /// None at the end, and after an error.
    work: Option<Work<'a>>,
    arrived: Arc<Mutex<Option<T>>>,
}

impl<'a, T: Table> Query<'a, T> {
    /// The rows, one after the other, as they arrive: not all at once in memory. It has a connection until its end, or until
    /// it is dropped, which may be at any row.
    ///
    /// In a transaction no other statement runs while rows are read, since there is one connection: it fails with
    /// [`Error::Transaction`]. To change rows while reading them, or to load relations with them, use
    /// [`Query::chunks`].
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// # use tablewright::types::Decimal;
    /// use db::{customer, order};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// # let ada = db.customers().insert(customer::New::new("ada@example.org")).await?;
    /// # for euros in [12, 30] { db.orders().insert(order::New::new(ada.id, Decimal::from(euros))).await?; }
    /// let mut total = Decimal::ZERO;
    /// let mut orders = db.orders().select().stream()?;
    /// while let Some(order) = orders.next().await? {
    ///     total += order.total;
    /// }
    /// assert_eq!(total, Decimal::from(42));
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Where a filter cannot be asked of the database; everything else is an error of the stream.
    pub fn stream(self) -> Result<RowStream<'a, T>, Error> {
        let statement = self.select(Verb::Select)?;
        let arrived = Arc::new(Mutex::new(None));
        let (on, to) = (self.on, Arc::clone(&arrived));
        let work = async move {
            let mut each = |raw: RawRow<'_>| {
                let row = T::read(&mut Row::new(raw, T::INFO))?;
                *to.lock().unwrap_or_else(PoisonError::into_inner) = Some(row);
                Ok(())
            };
            on.paced(statement, &mut each).await
        };
        Ok(RowStream { work: Some(Box::pin(work)), arrived })
    }
}

impl<T: Table> RowStream<'_, T> {
    /// The next row; none at the end, and after an error.
    pub async fn next(&mut self) -> Result<Option<T>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }
}

impl<T> Unpin for RowStream<'_, T> {}

impl<T: Table> Stream for RowStream<'_, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(work) = &mut self.work else { return Poll::Ready(None) };
        match work.as_mut().poll(context) {
            // The work stops after each row, without asking to be woken: the next poll goes on.
            Poll::Pending => match self.arrived.lock().unwrap_or_else(PoisonError::into_inner).take() {
                Some(row) => Poll::Ready(Some(Ok(row))),
                None => Poll::Pending,
            },
            Poll::Ready(done) => {
                self.work = None;
                Poll::Ready(done.err().map(Err))
            }
        }
    }
}

/// A long list in pieces.
#[must_use = "pieces are read when they are asked for"]
pub struct Chunks<'a, T, L> {
    query: Query<'a, T, L>,
    rows: u32,
    after: Option<Cursor>,
    ended: bool,
}

impl<'a, T: Table, L: Loads<T> + Clone> Query<'a, T, L> {
    /// The rows in pieces of that many, with their relations: each piece is a [page](Query::page), and between two of them
    /// no connection is held. A limit and an offset do not apply.
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// let mut pieces = db.orders().select().with(db::order::CUSTOMER).chunks(500);
    /// while let Some(orders) = pieces.next().await? {
    ///     for (order, customer) in orders {
    ///         db.orders().delete(order.id).await?;
    ///     }
    /// }
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn chunks(self, rows: u32) -> Chunks<'a, T, L> {
        Chunks { query: self, rows: rows.max(1), after: None, ended: false }
    }
}

impl<T: Table, L: Loads<T> + Clone> Chunks<'_, T, L> {
    /// The next piece; none at the end. After an error it can be asked for again.
    pub async fn next(&mut self) -> Result<Option<Vec<L::Output>>, Error> {
        if self.ended {
            return Ok(None);
        }
        let page = self.query.clone().page(self.after.clone(), self.rows).await?;
        self.after = page.next;
        self.ended = self.after.is_none();
        Ok(if page.rows.is_empty() { None } else { Some(page.rows) })
    }
}
