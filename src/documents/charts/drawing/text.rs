//! How wide texts are, and how they break into lines.

use crate::documents::pdf::face::Weight;

/// Readers may have another face than the one that is measured; most are narrower, and some a little wider.
const MARGIN: f64 = 1.1;
/// The width of a character that the measured face lacks, in thousandths of its size.
const UNKNOWN: f64 = 800.0;

/// The size of a text and its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Type {
    /// Pixels.
    pub size: u32,
    /// Regular or bold.
    pub weight: Weight,
}

impl Type {
    /// Of regular weight.
    pub const fn regular(size: u32) -> Type {
        Type { size, weight: Weight::Regular }
    }

    /// Of bold weight.
    pub const fn bold(size: u32) -> Type {
        Type { size, weight: Weight::Bold }
    }

    /// How wide a text is at most, in pixels.
    pub fn width(self, text: &str) -> f64 {
        let unknown = text.chars().filter(|c| !self.weight.has(*c)).count();
        let unknown = UNKNOWN * f64::from(u32::try_from(unknown).unwrap_or(u32::MAX));
        (f64::from(self.weight.width(text)) + unknown) * f64::from(self.size) / 1000.0 * MARGIN
    }

    /// A text in lines of at most a width; a word that is wider is broken.
    pub fn lines(self, text: &str, room: f64) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer) <= room {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = self.broken(word, room, &mut lines);
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// A word cut into pieces that fit; the last one is not full yet.
    fn broken(self, word: &str, room: f64, lines: &mut Vec<String>) -> String {
        let mut piece = String::new();
        for character in word.chars() {
            piece.push(character);
            if self.width(&piece) > room && piece.chars().count() > 1 {
                piece.pop();
                lines.push(std::mem::take(&mut piece));
                piece.push(character);
            }
        }
        piece
    }
}
