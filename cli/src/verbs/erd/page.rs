//! The file that a diagram is written to: alone in it, or at its place in a Markdown page.

use std::path::Path;

use crate::error::{CommandError, Kind};

/// What a file is, told by its ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Mermaid,
    Dot,
    Markdown,
}

const BEGIN: &str = "<!-- erd -->";
const END: &str = "<!-- /erd -->";

impl Page {
    pub(super) fn of(path: &Path) -> Self {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some("md" | "markdown") => Page::Markdown,
            Some("dot" | "gv") => Page::Dot,
            Some(_) | None => Page::Mermaid,
        }
    }

    /// The whole file with this diagram in it.
    pub(super) fn with(
        self,
        diagram: String,
        there: Option<&str>,
        path: &Path,
    ) -> Result<String, CommandError> {
        match self {
            Page::Mermaid | Page::Dot => return Ok(diagram),
            Page::Markdown => {}
        }
        let fenced = format!("{BEGIN}\n```mermaid\n{diagram}```\n{END}");
        let Some(page) = there else { return Ok(format!("{fenced}\n")) };
        let wrong = |message: String| {
            Err(CommandError::new(Kind::Refused, message).hint(format!(
            "write the lines {BEGIN} and {END} where the diagram is to stand; what is between them is replaced"
        )))
        };
        match (places(page, BEGIN).as_slice(), places(page, END).as_slice()) {
            ([begin], [end]) if begin < end => {
                Ok(format!("{}{fenced}{}", &page[..*begin], &page[end + END.len()..]))
            }
            ([], []) => wrong(format!("{} says nowhere where a diagram is to stand", path.display())),
            (_, _) => wrong(format!("{} does not have one {BEGIN} and one {END} behind it", path.display())),
        }
    }
}

/// Where the lines begin that are this.
fn places(page: &str, line: &str) -> Vec<usize> {
    let mut at = 0;
    let mut found = Vec::new();
    for one in page.split_inclusive('\n') {
        if one.trim_end() == line {
            found.push(at);
        }
        at += one.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(there: Option<&str>) -> Result<String, CommandError> {
        Page::Markdown.with("erDiagram\n".to_owned(), there, Path::new("README.md"))
    }

    #[test]
    fn a_page_keeps_what_is_not_the_diagram() {
        let block = "<!-- erd -->\n```mermaid\nerDiagram\n```\n<!-- /erd -->";
        assert_eq!(page(None).unwrap(), format!("{block}\n"));
        let there = "# A\n\n<!-- erd -->\nold\n<!-- /erd -->\n\nThe line `<!-- erd -->` is named here.\n";
        let wanted = format!("# A\n\n{block}\n\nThe line `<!-- erd -->` is named here.\n");
        assert_eq!(page(Some(there)).unwrap(), wanted);
        assert_eq!(page(Some(&wanted)).unwrap(), wanted);
        for wrong in [
            "",
            "# A\n",
            "<!-- erd -->\n",
            "<!-- /erd -->\n<!-- erd -->\n",
            "<!-- erd -->\n<!-- erd -->\n<!-- /erd -->\n",
        ] {
            assert_eq!(page(Some(wrong)).unwrap_err().kind, Kind::Refused, "{wrong}");
        }
    }
}
