//! The real binary, from the outside: screens, exit codes, JSON, and what it does with hostile input.

#![allow(clippy::unwrap_used, reason = "what a test cannot do is its failure")]

mod catalogues;
mod documents;
mod drift;
mod erd;
mod exit_codes;
mod expand;
mod expand_table;
mod folder;
mod guided;
mod help;
mod hooks;
mod hostile;
mod init;
mod journey;
mod json;
mod lint;
mod lost;
mod many;
mod merges;
mod migrations;
mod online;
mod preconditions;
mod pull;
mod rebase;
mod refused;
mod repository;
mod review;
mod rows;
mod screens;
mod secrets;
mod seeds;
mod sides;
mod squash;
mod streams;
