//! Bytes on their way from a thread that makes them to a client that takes them: a few pieces at a time, so that memory
//! stays the same however much it is. What was not made to its end does not arrive as if it were.

use actix_web::web::Bytes;
use futures_util::stream::{Stream, unfold};
use std::io::{self, Write};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// The most bytes of a piece.
const PIECE: usize = 64 * 1024;
/// The most pieces that wait for the client.
const WAITING: usize = 8;

/// A piece, or the end.
enum Part {
    Piece(Bytes),
    End,
}

/// Where the bytes are written, on a thread that may wait.
pub struct Writing {
    to: Sender<Part>,
    piece: Vec<u8>,
}

/// A writer, and what arrives of it.
pub fn pipe() -> (Writing, impl Stream<Item = io::Result<Bytes>>) {
    let (to, from) = channel(WAITING);
    (Writing { to, piece: Vec::with_capacity(PIECE) }, unfold(Some(from), arriving))
}

async fn arriving(from: Option<Receiver<Part>>) -> Option<(io::Result<Bytes>, Option<Receiver<Part>>)> {
    let mut from = from?;
    match from.recv().await {
        Some(Part::Piece(piece)) => Some((Ok(piece), Some(from))),
        Some(Part::End) => None,
        // The writer is gone without having come to the end.
        None => Some((Err(io::ErrorKind::UnexpectedEof.into()), None)),
    }
}

impl Writing {
    fn send(&self, part: Part) -> io::Result<()> {
        self.to.blocking_send(part).map_err(|_the_client_is_gone| io::ErrorKind::BrokenPipe.into())
    }

    fn send_piece(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        self.send(Part::Piece(piece.into()))
    }

    /// Says that all was written.
    ///
    /// # Errors
    /// Where the client is gone.
    pub fn end(mut self) -> io::Result<()> {
        self.send_piece()?;
        self.send(Part::End)
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.len() >= PIECE {
            self.send_piece()?;
        }
        let room = PIECE.saturating_sub(self.piece.len());
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.piece.extend_from_slice(taken);
        Ok(taken.len())
    }

    /// Pieces are sent when they are full: a client gains nothing by smaller ones.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::StreamExt;
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// What arrives of a writer, piece by piece.
    async fn all(
        from: impl Stream<Item = io::Result<Bytes>>,
        mut each: impl FnMut(usize),
    ) -> io::Result<Vec<u8>> {
        let mut from = pin!(from);
        let mut whole = Vec::new();
        while let Some(piece) = from.next().await {
            let piece = piece?;
            each(piece.len());
            whole.extend_from_slice(&piece);
        }
        Ok(whole)
    }

    /// Writes so many bytes, and counts them when they are written.
    fn write_all_of(much: usize, mut writing: Writing, written: &AtomicUsize) {
        for _ in 0..much / 1000 {
            writing.write_all(&[7; 1000]).unwrap();
            written.fetch_add(1000, Ordering::SeqCst);
        }
        writing.end().unwrap();
    }

    #[tokio::test]
    async fn never_more_waits_than_a_few_pieces_however_much_is_written() {
        const MUCH: usize = 20 * WAITING * PIECE;
        let (writing, from) = pipe();
        let written = Arc::new(AtomicUsize::new(0));
        let counted = written.clone();
        let thread = std::thread::spawn(move || write_all_of(MUCH, writing, &counted));
        let (mut taken, mut most) = (0, 0);
        let whole = all(from, |length| {
            assert!(length <= PIECE);
            most = most.max(written.load(Ordering::SeqCst).saturating_sub(taken));
            taken += length;
        });
        assert_eq!(whole.await.unwrap().len(), MUCH / 1000 * 1000);
        // Those that wait, the one that is taken, and the one that is being filled.
        assert!(most <= (WAITING + 2) * PIECE, "{most}");
        thread.join().unwrap();
    }

    #[tokio::test]
    async fn what_was_not_written_to_its_end_arrives_as_an_error() {
        let (mut writing, from) = pipe();
        let thread = std::thread::spawn(move || writing.write_all(&[7; 3 * PIECE]).unwrap());
        let mut arrived = 0;
        let cut = all(from, |length| arrived += length).await;
        thread.join().unwrap();
        assert_eq!(cut.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(arrived, 2 * PIECE);
    }

    #[tokio::test]
    async fn a_writer_whose_client_is_gone_stops() {
        let (mut writing, from) = pipe();
        drop(from);
        let thread = std::thread::spawn(move || writing.write_all(&[7; 3 * PIECE]));
        assert_eq!(thread.join().unwrap().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
