//! Relations: a constant for each, and accessors to the links of those that are many to many.

use proc_macro2::TokenStream;
use quote::quote;
use tablewright_schema::model::{ForeignKey, Model, Relation, RelationKind, Table};

use crate::doc;
use crate::names::{self, TableNames};
use crate::shape::shapes;
use crate::table::{key, number, positions, sql_name};

/// How the two ends of a relation meet: the type that says how many, and the runtime's join.
pub(crate) struct Meeting {
    /// `ExactlyOne`, `AtMostOne` or `Many`.
    pub many: TokenStream,
    /// The constant that the runtime joins by.
    pub join: TokenStream,
}

/// A constant for each relation of a table.
pub(crate) fn constants(model: &Model, table: &Table) -> TokenStream {
    let row = TableNames::of(&table.name).row;
    let constants = table.relations.iter().filter_map(|relation| {
        let Meeting { many, join } = meeting(model, table, relation, &table.columns_by_name())?;
        let (name, other) = (names::upper(&relation.name), TableNames::of(&relation.table).row);
        let many = match &relation.kind {
            RelationKind::ManyToMany { through, .. } => {
                let link = TableNames::of(through).row;
                quote!(ManyBy<super::#link>)
            }
            RelationKind::BelongsTo { .. } | RelationKind::HasMany { .. } => many,
        };
        let about = doc::comment(&about(relation), model, relation.span);
        Some(quote! {
            #about
            pub const #name: tw::Related<super::#row, super::#other, tw::#many> = tw::Related::new(&#join);
        })
    });
    quote!(#(#constants)*)
}

fn about(relation: &Relation) -> String {
    match &relation.kind {
        RelationKind::BelongsTo { optional: false, .. } => {
            format!("The row of {} that it refers to.", relation.table)
        }
        RelationKind::BelongsTo { optional: true, .. } => {
            format!("The row of {} that it refers to, if any.", relation.table)
        }
        RelationKind::HasMany { one: true, .. } => {
            format!("The row of {} that refers to it, if any.", relation.table)
        }
        RelationKind::HasMany { one: false, .. } => {
            format!("The rows of {} that refer to it.", relation.table)
        }
        RelationKind::ManyToMany { through, .. } => {
            format!("The rows of {} linked to it by {through}.", relation.table)
        }
    }
}

/// Where a column stands in a row.
pub(crate) trait Positions {
    /// The positions of columns as a constant slice.
    fn positions(&self, columns: &[String]) -> Option<TokenStream>;
}

impl Positions for Vec<String> {
    fn positions(&self, columns: &[String]) -> Option<TokenStream> {
        let at: Option<Vec<_>> =
            columns.iter().map(|column| self.iter().position(|known| known == column).map(number)).collect();
        let at = at?;
        Some(quote!(&[#(#at),*]))
    }
}

/// The names of a table's columns, in order.
pub(crate) trait ColumnNames {
    /// The names.
    fn columns_by_name(&self) -> Vec<String>;
}

impl ColumnNames for Table {
    fn columns_by_name(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }
}

/// How a relation's ends meet, for rows at this end that have these columns.
pub(crate) fn meeting(
    model: &Model,
    table: &Table,
    relation: &Relation,
    here: &Vec<String>,
) -> Option<Meeting> {
    let other = model.tables.get(&relation.table)?;
    let name = &relation.name;
    let join = |parent: &[String], child: &[String]| {
        let (parent, child) = (here.positions(parent)?, positions(other, child));
        Some(quote!(tw::Join { name: #name, parent: #parent, child: #child, through: None }))
    };
    Some(match &relation.kind {
        RelationKind::BelongsTo { foreign_key, optional } => {
            let key = foreign(table, foreign_key)?;
            Meeting {
                many: if *optional { quote!(AtMostOne) } else { quote!(ExactlyOne) },
                join: join(&key.columns, &key.referenced)?,
            }
        }
        RelationKind::HasMany { foreign_key, one } => {
            let key = foreign(other, foreign_key)?;
            Meeting {
                many: if *one { quote!(AtMostOne) } else { quote!(Many) },
                join: join(&key.referenced, &key.columns)?,
            }
        }
        RelationKind::ManyToMany { through, this_key, other_key } => {
            let between = model.tables.get(through)?;
            let (this, that) = (foreign(between, this_key)?, foreign(between, other_key)?);
            let (parent, child) = (here.positions(&this.referenced)?, positions(other, &that.referenced));
            let (sql, this_columns, that_columns) = (sql_name(through), &this.columns, &that.columns);
            let mark = match &between.soft_delete {
                Some(mark) => quote!(Some(#mark)),
                None => quote!(None),
            };
            Meeting {
                many: quote!(Many),
                join: quote!(tw::Join {
                    name: #name,
                    parent: #parent,
                    child: #child,
                    through: Some(tw::Through { sql: #sql, parent: &[#(#this_columns),*], child: &[#(#that_columns),*], soft_delete: #mark }),
                }),
            }
        }
    })
}

fn foreign<'a>(table: &'a Table, name: &str) -> Option<&'a ForeignKey> {
    table.foreign_keys.iter().find(|key| key.name == name)
}

/// The columns of the two ends, where the table stands between two that are many to many.
pub(crate) fn between(model: &Model, table: &Table) -> Option<Vec<String>> {
    let relations = model.tables.values().flat_map(|other| &other.relations);
    relations.into_iter().find_map(|relation| match &relation.kind {
        RelationKind::ManyToMany { through, this_key, other_key } if *through == table.name => {
            let (this, that) = (foreign(table, this_key)?, foreign(table, other_key)?);
            Some(this.columns.iter().chain(&that.columns).cloned().collect())
        }
        RelationKind::ManyToMany { .. } | RelationKind::BelongsTo { .. } | RelationKind::HasMany { .. } => {
            None
        }
    })
}

/// Whether the table stands between two that are many to many.
pub(crate) fn is_between(model: &Model, table: &Table) -> bool {
    between(model, table).is_some()
}

/// An accessor to the links of each many-to-many relation whose ends are whole primary keys.
pub(crate) fn links(model: &Model, table: &Table) -> TokenStream {
    let methods = table.relations.iter().filter_map(|relation| {
        let RelationKind::ManyToMany { through, this_key, other_key } = &relation.kind else { return None };
        let (between, other) = (model.tables.get(through)?, model.tables.get(&relation.table)?);
        let (this, that) = (foreign(between, this_key)?, foreign(between, other_key)?);
        let whole = |table: &Table, columns: &[String]| {
            table.primary_key.as_ref().is_some_and(|key| key.columns == columns)
        };
        if !whole(table, &this.referenced) || !whole(other, &that.referenced) {
            return None;
        }
        let method = match relation.name.as_str() {
            name if names::REPOSITORY_METHODS.contains(&name) => quote::format_ident!("{name}_"),
            name => names::snake(name),
        };
        let (own_key, other_key) = (key(table, &shapes(model, table)), key(other, &shapes(model, other)));
        let (here, there) = (positions(between, &this.columns), positions(between, &that.columns));
        let link = TableNames::of(through).row;
        let about = format!(" The links of one row to rows of `{}`, in `{through}`.", relation.table);
        Some(quote! {
            #[doc = #about]
            pub fn #method(self, id: #own_key) -> tw::Links<'a, #link, #other_key> {
                tw::Links::new(self.on(), #here, id, #there)
            }
        })
    });
    quote!(#(#methods)*)
}
