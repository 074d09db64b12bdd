//! Berrys_AgentsV2 from the outside: what its tables hold and refuse, its migrations, its commands, its diagram.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod capabilities;
mod commands;
mod diagram;
mod migrations;
mod relations;
mod rules;
mod tasks;
mod world;
