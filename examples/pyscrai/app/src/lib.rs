//! PyScrAI's template manager on tablewright repositories.
