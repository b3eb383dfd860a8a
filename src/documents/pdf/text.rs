//! Breaking text into lines: between words where possible, within a word where it must be.

use super::sheet::{Style, flat};

const ELLIPSIS: &str = "…";

/// A width and a number of lines that a text may take.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Millimetres.
    pub width: f32,
    /// Lines.
    pub lines: usize,
}

/// Breaks a text into lines; what does not fit ends in an ellipsis.
pub fn wrap(text: &str, style: Style, room: Room) -> Vec<String> {
    let text = flat(text);
    if text.is_empty() {
        return Vec::new();
    }
    if style.width(&text) <= room.width {
        return vec![text];
    }
    let blank = style.width(" ");
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut width) = (String::new(), 0.0);
    for (gap, part) in text.split(' ').flat_map(|word| parts(word, style, room)) {
        let between = if line.is_empty() || gap.is_empty() { 0.0 } else { blank };
        let own = style.width(part);
        if width + between + own <= room.width {
            if !line.is_empty() {
                line.push_str(gap);
            }
            line.push_str(part);
            width += between + own;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut pieces = pieces(part, style, room);
        line = pieces.pop().unwrap_or_default();
        width = style.width(&line);
        lines.extend(pieces);
        if lines.len() > room.lines {
            break;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    shortened(lines, style, room)
}

/// A word with the blank before it, or, where it is too long for a line, its parts between hyphens.
fn parts(word: &str, style: Style, room: Room) -> Vec<(&'static str, &str)> {
    if style.width(word) <= room.width {
        return vec![(" ", word)];
    }
    let gaps = std::iter::once(" ").chain(std::iter::repeat(""));
    gaps.zip(word.split_inclusive('-')).collect()
}

/// A word in pieces of at most the width, one more than there is room for at most.
fn pieces(word: &str, style: Style, room: Room) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut width = 0.0;
    for character in word.chars() {
        let step = style.width(character.encode_utf8(&mut [0; 4]));
        if width + step > room.width && width > 0.0 {
            if pieces.len() > room.lines {
                break;
            }
            pieces.push(String::new());
            width = 0.0;
        }
        width += step;
        if let Some(piece) = pieces.last_mut() {
            piece.push(character);
        }
    }
    pieces
}

fn shortened(mut lines: Vec<String>, style: Style, room: Room) -> Vec<String> {
    if lines.len() > room.lines {
        lines.truncate(room.lines);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && style.width(last) + style.width(ELLIPSIS) > room.width {
                last.pop();
            }
            last.truncate(last.trim_end_matches(|c: char| !c.is_alphanumeric()).len());
            last.push_str(ELLIPSIS);
        }
    }
    lines
}

/// A text on one line, cut where it is too long.
pub fn one_line(text: &str, style: Style, width: f32) -> String {
    wrap(text, style, Room { width, lines: 1 }).pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::sheet::BODY;
    use super::*;

    #[test]
    fn words_stay_whole_where_they_fit_and_the_rest_ends_in_an_ellipsis() {
        let text = "Vergoeding per inwoner voor het gebruik van het platform in alle bibliotheken";
        let lines = wrap(text, BODY, Room { width: 40.0, lines: 2 });

        assert_eq!(lines, ["Vergoeding per inwoner", "voor het gebruik van het…"]);
    }

    #[test]
    fn a_word_that_is_too_long_is_broken_and_every_line_fits() {
        let word = "Hottentottententententoonstellingsbezoeker".repeat(3);
        let lines = wrap(&word, BODY, Room { width: 30.0, lines: 20 });

        assert!(lines.len() > 4);
        assert!(lines.iter().all(|line| BODY.width(line) <= 30.0));
        assert_eq!(lines.concat(), word);
    }

    #[test]
    fn a_long_word_is_rather_broken_after_a_hyphen() {
        let lines = wrap("in antwerpen-e-books-en-film-2022", BODY, Room { width: 30.0, lines: 3 });

        assert_eq!(lines, ["in antwerpen-e-", "books-en-film-", "2022"]);
    }

    #[test]
    fn a_text_that_just_fits_is_not_cut() {
        let text = "Vergoeding per inwoner";
        assert_eq!(one_line(text, BODY, BODY.width(text)), text);
        assert_eq!(wrap("", BODY, Room { width: 1.0, lines: 1 }), Vec::<String>::new());
    }
}
