//! Questions to a person at a terminal. Enter takes the answer that is shown.

use std::io::{self, BufRead, IsTerminal};

use tokio::sync::oneshot;

use crate::error::{CommandError, Kind};
use crate::terminal::{BOLD, DIM, Terminal, paint};

/// Whether there is somebody to ask.
pub(crate) fn is_possible(terminal: &Terminal) -> bool {
    terminal.is_human() && io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// A line of text.
pub(crate) async fn line(question: &str, enter: &str, terminal: &Terminal) -> Result<String, CommandError> {
    terminal.result(format_args!("{} {} ", paint(BOLD, question), paint(DIM, format_args!("[{enter}]"))));
    let answer = read().await?;
    match answer.trim() {
        "" => Ok(enter.to_owned()),
        answer => Ok(answer.to_owned()),
    }
}

/// Yes or no. Enter is yes.
pub(crate) async fn yes(question: &str, terminal: &Terminal) -> Result<bool, CommandError> {
    loop {
        let answer = line(question, "Y/n", terminal).await?;
        match answer.to_lowercase().as_str() {
            "y/n" | "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => terminal.line("please answer y or n"),
        }
    }
}

/// Reads on a thread of its own: an interruption does not wait for an answer, and the thread ends with the program.
async fn read() -> Result<String, CommandError> {
    let (sender, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer);
        // Where nobody waits any more, nobody has to know.
        drop(sender.send(read.map(|bytes| (bytes, answer))));
    });
    match receiver.await {
        Ok(Ok((1.., answer))) => Ok(answer),
        Ok(Ok((0, _))) | Ok(Err(_)) | Err(_) => {
            Err(CommandError::new(Kind::Interrupted, "there is nobody who answers").hint(
                "`tablewright init --no-input` asks nothing, and `--setup` takes what Enter would give",
            ))
        }
    }
}
