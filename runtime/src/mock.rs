//! Mocks: tests of code that uses a storage, without a database.
//!
//! Most tests want a real database, and [`schema!`](crate::schema!) has one for them: `Db::memory()` is SQLite with every
//! constraint alive. A mock is for code that stands one step further off, and only has to call the storage rightly, or to go on
//! where the storage fails. [`mockable`](macro@crate::mockable) makes it of the methods that your type has anyway:
//!
#![cfg_attr(feature = "testing", doc = "```")]
#![cfg_attr(not(feature = "testing"), doc = "```ignore")]
//! use std::sync::Arc;
//!
//! use tablewright::{Error, mockable};
//! # pub mod db { tablewright::schema!("docs/schema"); }
//! # use db::{Customer, Db, customer};
//!
//! /// The customers of the shop.
//! pub struct Register {
//!     db: Db,
//! }
//!
//! #[mockable(pub trait Customers)]
//! impl Register {
//!     /// The customer with that address; a new one where there is none.
//!     pub async fn welcome(&self, email: &str) -> Result<Customer, Error> {
//!         match self.db.customers().by_email(email).await? {
//!             Some(known) => Ok(known),
//!             None => Ok(self.db.customers().insert(customer::New::new(email)).await?),
//!         }
//!     }
//! }
//!
//! /// Works with a register, and without one.
//! pub struct Greeter {
//!     customers: Option<Arc<dyn Customers>>,
//! }
//!
//! impl Greeter {
//!     pub async fn greet(&self, email: &str) -> String {
//!         let Some(customers) = &self.customers else { return "hello, stranger".to_owned() };
//!         match customers.welcome(email).await {
//!             Ok(customer) => format!("hello, {}", customer.email),
//!             Err(_) => "hello, come back later".to_owned(),
//!         }
//!     }
//! }
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! // In a test: the mock fails, and tells what it was called with.
//! let mock = Arc::new(MockCustomers::default());
//! mock.welcome.answers(|_email| Err(Error::NotFound { table: "customers" }));
//! let greeter = Greeter { customers: Some(mock.clone()) };
//! assert_eq!(greeter.greet("ada@example.org").await, "hello, come back later");
//! assert_eq!(mock.welcome.calls(), ["ada@example.org"]);
//!
//! // The type itself is behind the same trait.
//! let register = Register { db: Db::memory().await? };
//! let greeter = Greeter { customers: Some(Arc::new(register)) };
//! assert_eq!(greeter.greet("ada@example.org").await, "hello, ada@example.org");
//! # Ok(()) }
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In the trait are all methods that are `pub`, in whatever part of the crate, and take `&self`; async ones return [`Pending`]. They take
//! values, references, and slices and options of these, and return what borrows nothing. The mock is called `Mock` and the trait's
//! name, unless `mock = …` says otherwise: `#[mockable(pub trait Customers, mock = FakeCustomers)]`. It is there where the crate
//! `tablewright` has the feature `testing`, which `[dev-dependencies]` ask for, and costs a build nothing without that.

use std::future::Future;
use std::pin::Pin;

#[cfg(feature = "testing")]
pub use method::Method;

/// What an async method of a [`mockable`](macro@crate::mockable) trait returns: awaited, its result. It goes from thread to thread, and so the trait can be
/// used behind `dyn`.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[cfg(feature = "testing")]
mod method {
    use std::collections::VecDeque;
    use std::fmt;
    use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

    type Answers<A, R> = Arc<dyn Fn(&A) -> R + Send + Sync>;

    /// A method of a mock: what it was called with, and what it answers. `A` is its argument, or a tuple of several.
    pub struct Method<A, R> {
        name: &'static str,
        state: Mutex<State<A, R>>,
    }

    struct State<A, R> {
        calls: Vec<A>,
        /// Each for one call.
        next: VecDeque<R>,
        /// For every other call.
        always: Option<Answers<A, R>>,
    }

    impl<A, R> Method<A, R> {
        /// For generated code: a method that was never called, and has no answer.
        pub const fn new(name: &'static str) -> Self {
            let state = State { calls: Vec::new(), next: VecDeque::new(), always: None };
            Self { name, state: Mutex::new(state) }
        }

        /// The next call gets this answer; said several times, the calls after it get the others in turn.
        pub fn returns(&self, answer: R) -> &Self {
            self.state().next.push_back(answer);
            self
        }

        /// Every call gets the answer that this makes of what it was called with, unless one of [`Method::returns`] is left.
        pub fn answers(&self, answer: impl Fn(&A) -> R + Send + Sync + 'static) -> &Self {
            self.state().always = Some(Arc::new(answer));
            self
        }

        /// What it was called with, in order.
        pub fn calls(&self) -> Vec<A>
        where
            A: Clone,
        {
            self.state().calls.clone()
        }

        /// How often it was called.
        pub fn times(&self) -> usize {
            self.state().calls.len()
        }

        /// For generated code: a call.
        ///
        /// # Panics
        ///
        /// If nobody has said what it answers: the test has not thought of this call.
        pub fn call(&self, with: A) -> R
        where
            A: Clone + fmt::Debug,
        {
            let mut state = self.state();
            state.calls.push(with.clone());
            if let Some(answer) = state.next.pop_front() {
                return answer;
            }
            let always = state.always.clone();
            // What answers may ask the mock itself.
            drop(state);
            match always {
                Some(answer) => answer(&with),
                None => panic!(
                    "{name} was called with {with:?}, and nobody has said what it answers: do so before, with \
                     .{method}.returns(…) for one call or .{method}.answers(|…| …) for all",
                    name = self.name,
                    method = self.name.rsplit('.').next().unwrap_or_default(),
                ),
            }
        }

        /// A test that panicked while it asked leaves nothing behind that could be wrong.
        fn state(&self) -> MutexGuard<'_, State<A, R>> {
            self.state.lock().unwrap_or_else(PoisonError::into_inner)
        }
    }

    impl<A: fmt::Debug, R> fmt::Debug for Method<A, R> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct(self.name).field("calls", &self.state().calls).finish_non_exhaustive()
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn answers_come_in_turn_and_then_from_what_answers_all() {
            let method: Method<(String, i32), Result<i32, &str>> = Method::new("Mock.count");
            method
                .returns(Ok(1))
                .returns(Err("gone"))
                .answers(|(word, number)| Ok(word.len() as i32 + number));
            let call = |word: &str, number| method.call((word.to_owned(), number));
            assert_eq!([call("a", 0), call("b", 0), call("four", 3)], [Ok(1), Err("gone"), Ok(7)]);
            let expect = [("a".to_owned(), 0), ("b".to_owned(), 0), ("four".to_owned(), 3)];
            assert_eq!((method.calls(), method.times()), (expect.to_vec(), 3));
        }

        #[test]
        #[should_panic(expected = "Mock.load was called with \"a\", and nobody has said what it answers")]
        fn a_call_that_nobody_thought_of_stops_the_test() {
            Method::<String, ()>::new("Mock.load").call("a".to_owned());
        }
    }
}
