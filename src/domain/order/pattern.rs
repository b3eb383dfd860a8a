//! What the number of an order looks like, in a notation that anyone can write.

/// The form of an order number: `#` stands for one digit, `@` for one capital letter, every other character for
/// itself.
///
/// ```
/// use tarief::domain::order::NumberPattern;
///
/// let pattern = NumberPattern::new("##########");
/// assert!(pattern.fits("4005533253"));
/// assert!(!pattern.fits("400553325"));
/// assert!(NumberPattern::new("PO-@@/####").fits("PO-AB/2022"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberPattern(String);

impl NumberPattern {
    /// A pattern as it is written.
    pub fn new(text: &str) -> Self {
        NumberPattern(text.to_owned())
    }

    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a number has this form.
    pub fn fits(&self, number: &str) -> bool {
        let same_length = self.0.chars().count() == number.chars().count();
        same_length && self.0.chars().zip(number.chars()).all(|(wanted, found)| stands_for(wanted, found))
    }
}

fn stands_for(wanted: char, found: char) -> bool {
    match wanted {
        '#' => found.is_ascii_digit(),
        '@' => found.is_ascii_uppercase(),
        other => other == found,
    }
}
