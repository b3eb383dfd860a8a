//! Charts: what is drawn and said, that texts never touch, and specimens for the eye.

mod boxes;
mod drawn;
mod looks;
mod specimens;

pub use specimens::all;
