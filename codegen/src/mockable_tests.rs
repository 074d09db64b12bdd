//! What `#[mockable]` makes, and what it refuses.

use quote::quote;

use super::*;

fn made(arguments: TokenStream, item: TokenStream, mocks: bool) -> String {
    let made = syn::parse2(arguments).and_then(|arguments| expand(&arguments, &syn::parse2(item)?, mocks));
    match made {
        Ok(made) => prettyplease::unparse(&syn::parse2(made).expect("what is made is Rust")),
        Err(error) => error.into_iter().map(|error| format!("error: {error}\n")).collect(),
    }
}

#[test]
fn a_trait_the_type_behind_it_and_a_mock() {
    let made = made(
        quote!(pub trait Storage),
        quote! {
            impl Manager {
                pub fn new(db: Db) -> Self { Self { db } }
                /// The history, in order.
                pub async fn history(&self, agent: &str, turns: &[Turn], tags: Option<&[&str]>) -> Result<Vec<Turn>, Error> { Ok(Vec::new()) }
                pub fn is_empty(&self) -> bool { false }
                async fn helper(&self) {}
                pub async fn close(self) {}
            }
        },
        true,
    );
    insta::assert_snapshot!(made);
}

#[test]
fn no_mock_where_none_is_wanted() {
    let item = quote!(impl Manager { pub(crate) async fn done(&self) {} });
    let text = made(quote!(pub(crate) trait Storage, mock = Fake), item.clone(), false);
    assert!(text.contains("pub(crate) trait Storage") && !text.contains("Fake"), "{text}");
    let text = made(quote!(pub(crate) trait Storage, mock = Fake), item, true);
    assert!(text.contains("pub(crate) struct Fake") && text.contains("impl Storage for Fake"), "{text}");
}

#[test]
fn what_cannot_be_mocked_is_said_at_once() {
    let shown = [
        made(quote!(), quote!(impl Manager {}), true),
        made(quote!(pub Storage), quote!(impl Manager {}), true),
        made(quote!(trait Storage, fake = X), quote!(impl Manager {}), true),
        made(quote!(trait Storage), quote!(impl Clone for Manager {}), true),
        made(
            quote!(trait Storage),
            quote!(
                impl<T> Manager<T> {}
            ),
            true,
        ),
        made(quote!(trait Storage), quote!(impl Manager { pub fn new() -> Self { Self } }), true),
        made(
            quote!(trait Storage),
            quote! {
                impl Manager {
                    pub async fn a<T: Into<String>>(&self, name: T) {}
                    pub async fn b(&self, name: impl Into<String>) {}
                    pub async fn c(&self, name: &mut String) {}
                    pub async fn d(&self, (one, two): (i32, i32)) {}
                    pub fn e(&self) -> &str { "" }
                    pub fn f(&self) -> impl Iterator<Item = i32> { 0..1 }
                    pub fn g(&self, name: Cow<'_, str>) {}
                }
            },
            true,
        ),
    ];
    insta::assert_snapshot!(shown.join("\n"));
}
