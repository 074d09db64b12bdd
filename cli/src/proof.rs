//! Proves a difference while somebody watches.

use tablewright_migrations::{Difference, Proof, ProofStep, ScratchOptions, prove};
use tablewright_schema::Model;

use crate::authoring;
use crate::error::CommandError;
use crate::progress::Progress;
use crate::terminal::{GREEN, Terminal, paint};

/// Runs the proof, with a tick for each step that holds. `model` is the YAML, where that is what is wanted.
pub(crate) async fn prove_aloud(
    difference: &Difference,
    scratch: &ScratchOptions,
    model: Option<&Model>,
    terminal: &Terminal,
) -> Result<Proof, CommandError> {
    let progress = Progress::new(terminal, 5);
    progress.doing("a scratch database is made");
    let mut observe = |step: ProofStep| {
        progress.print(|| terminal.line(format_args!("  {} {step}", paint(GREEN, "✓"))));
        progress.doing(match step {
            ProofStep::Rebuild => "up",
            ProofStep::Up => "a second diff",
            ProofStep::SecondDiff => "down",
            ProofStep::Down => "up again",
            ProofStep::UpAgain => "the scratch database is dropped",
        });
        progress.step();
    };
    let proof = prove(difference, scratch, &mut observe)
        .await
        .map_err(|error| authoring::not_proven(error, difference.to.dialect, model))?;
    drop(progress);
    if !proof.without.is_empty() {
        terminal.note(format_args!(
            "the scratch database could not hold these, so the proof says nothing of them: {}",
            proof.without.join(", ")
        ));
    }
    Ok(proof)
}
