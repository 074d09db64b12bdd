//! PyScrAI from the outside: its templates, its runs, every relation and every rule of its tables, its migrations and seeds.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod constraints;
mod edges;
mod migrations;
mod relations;
mod runs;
mod seeds;
mod templates;
mod world;
