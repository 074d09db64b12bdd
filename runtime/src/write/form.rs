//! What generated code says of every update form, once.

/// What every update form can do, whatever its table.
#[doc(hidden)]
#[macro_export]
macro_rules! __update {
    ($update:ident, $row:ident, $fail:ident) => {
        impl $update<'_> {
            /// Changes that belong to no row yet, for `update(id).apply(…)` and for `update_many`.
            pub fn new() -> Self {
                Self($crate::Update::new())
            }
        }

        impl<'a, G: $crate::Saved<$row>> $update<'a, G> {
            /// Takes over what another form sets.
            pub fn apply(self, other: $update<'_>) -> Self {
                Self(self.0.apply(other))
            }

            /// Adds to a number that is there; NULL stays NULL. A sum that the column cannot hold is refused.
            pub fn add<F: $crate::Field>(
                self,
                column: $crate::Column<$row, F>,
                by: impl $crate::Param<F::Value>,
            ) -> Self
            where
                F::Value: $crate::Number,
            {
                Self(self.0.add(column, by))
            }

            /// Sets a column to what another column of the same type holds.
            pub fn copy<F: $crate::Field>(
                self,
                column: $crate::Column<$row, F>,
                from: $crate::Column<$row, F>,
            ) -> Self {
                Self(self.0.copy(column, from))
            }

            /// Writes what was set: gives the row as it is then, or of the rows of a filter how many there were.
            pub fn save(
                self,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<G::Output, $fail>>
            + ::core::marker::Send {
                self.0.save()
            }
        }

        impl<'a> $update<'a, $crate::Touched> {
            /// Gives the rows as they are then, instead of their number.
            pub fn returning(self) -> $update<'a, $crate::Rows> {
                $update(self.0.returning())
            }
        }

        impl ::core::default::Default for $update<'_> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<'a, G> ::core::convert::From<$crate::Update<'a, $row, G>> for $update<'a, G> {
            fn from(update: $crate::Update<'a, $row, G>) -> Self {
                Self(update)
            }
        }

        impl<G> ::core::convert::From<$update<'_, G>> for $crate::Record {
            fn from(update: $update<'_, G>) -> Self {
                update.0.into()
            }
        }
    };
}
