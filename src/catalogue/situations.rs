//! Antwerp's two contracts as ready-made situations: the agreements and official figures of the catalogue,
//! and the figures that are not shipped given in the situation itself.

/// A situation that ships with the product.
#[derive(Debug, Clone, Copy)]
pub struct ReadyMade {
    /// Its name as a file.
    pub name: &'static str,
    /// The request as JSON.
    pub request: &'static str,
}

/// All of them.
pub const ALL: [ReadyMade; 2] = [
    ReadyMade { name: "antwerpen-e-books", request: include_str!("situations/antwerpen-e-books.json") },
    ReadyMade { name: "antwerpen-film", request: include_str!("situations/antwerpen-film.json") },
];
