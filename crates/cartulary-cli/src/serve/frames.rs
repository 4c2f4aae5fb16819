//! How server and worker speak over a socket: frames of a length (four bytes, the highest first) and
//! so many bytes. A question is one frame; an answer is its head, then its body in frames, then an
//! empty frame, so that an answer that breaks off is known as such.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// Bytes of the longest frame.
const LONGEST: usize = 1 << 24;
/// Bytes of a frame of a body.
const PIECE: usize = 1 << 16;

/// What comes before the body of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// Status of HTTP.
    pub(crate) status: u16,
    /// Media type of the body.
    pub(crate) media: String,
}

/// Writes one frame.
pub(crate) fn write(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&(bytes.len() as u32).to_be_bytes())?;
    to.write_all(bytes)
}

/// Reads one frame.
pub(crate) fn read(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let mut bytes = vec![0; checked(length)?];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Reads one frame as it comes.
pub(crate) async fn receive(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length).await?;
    let mut bytes = vec![0; checked(length)?];
    from.read_exact(&mut bytes).await?;
    Ok(bytes)
}

fn checked(length: [u8; 4]) -> io::Result<usize> {
    let length = u32::from_be_bytes(length) as usize;
    if length > LONGEST { Err(io::ErrorKind::InvalidData.into()) } else { Ok(length) }
}

/// An answer on its way: what is written to it goes out in frames.
pub(crate) struct Answering<W: Write> {
    to: W,
    piece: Vec<u8>,
}

impl<W: Write> Answering<W> {
    /// Begins an answer.
    pub(crate) fn begin(mut to: W, head: &Head) -> io::Result<Self> {
        write(&mut to, &serde_json::to_vec(head)?)?;
        Ok(Self { to, piece: Vec::with_capacity(PIECE) })
    }

    /// Ends the answer: it is whole.
    pub(crate) fn end(mut self) -> io::Result<()> {
        self.flush()?;
        write(&mut self.to, b"")?;
        self.to.flush()
    }
}

impl<W: Write> Write for Answering<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.len() == PIECE {
            self.flush()?;
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        // An empty frame would end the answer.
        if !self.piece.is_empty() {
            write(&mut self.to, &self.piece)?;
            self.piece.clear();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_comes_whole_or_is_known_to_be_cut() {
        let head = Head { status: 200, media: "text/plain".to_owned() };
        let text = "0123456789".repeat(20_000);
        let mut sent = Vec::new();
        let mut answering = Answering::begin(&mut sent, &head).expect("memory");
        answering.write_all(text.as_bytes()).expect("memory");
        answering.end().expect("memory");

        let mut from = sent.as_slice();
        let first: Head = serde_json::from_slice(&read(&mut from).expect("a frame")).expect("JSON");
        assert_eq!(first, head);
        let mut got = Vec::new();
        loop {
            match read(&mut from).expect("a frame") {
                piece if piece.is_empty() => break,
                piece => got.extend(piece),
            }
        }
        assert_eq!(String::from_utf8(got).expect("UTF-8"), text);

        let mut broken = &sent[..sent.len() - 5];
        let mut count = 0;
        while read(&mut broken).is_ok_and(|piece| !piece.is_empty()) {
            count += 1;
        }
        assert_eq!(count, 4, "head and three pieces, the last of which is cut");
    }
}
