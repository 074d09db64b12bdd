//! YAML files to a [`Model`](crate::Model), and back.
