//! The bytes of a PDF: streams as they are, all other objects together in one stream, and where each of them stands.

use super::value::{push_number, write_object};
use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Dictionary, Object};
use sha2::{Digest, Sha256};

/// Comments that say which version it is, and that the file is no text.
const HEAD: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
/// The bytes of an entry of the table of places: kind, place, place within.
const COLUMNS: [usize; 3] = [1, 4, 3];
const WIDTH: usize = 8;
/// The bytes of a document of a page, so that its parts are rarely moved while they grow.
const USUAL: usize = 32_768;
/// How hard is compressed: 4 saves 5 % of a page and takes a fifth longer.
const LEVEL: i32 = 1;

/// Where an object stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// Nowhere.
    Free,
    /// So many bytes from the beginning.
    At(usize),
    /// In the stream of objects, as the how manieth.
    Packed(usize),
}

/// Whether a stream is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Compressed.
    Deflated,
    /// As it is, for those who look for it without reading the whole file.
    Plain,
}

/// A file in the making.
pub struct Objects {
    out: Vec<u8>,
    /// The objects that go into one stream, and where each begins in it.
    packed: Vec<u8>,
    index: Vec<(usize, usize)>,
    /// By number.
    places: Vec<Place>,
    compressor: Compressor,
}

impl Objects {
    /// A file in which the numbers up to the last one are taken.
    pub fn after(last: usize) -> Objects {
        let mut out = Vec::with_capacity(USUAL);
        out.extend_from_slice(HEAD);
        Objects {
            out,
            packed: Vec::with_capacity(USUAL),
            index: Vec::new(),
            places: vec![Place::Free; last.saturating_add(1)],
            compressor: Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default()),
        }
    }

    /// Takes so many numbers and gives the first.
    pub fn reserve(&mut self, count: usize) -> usize {
        let first = self.places.len();
        self.places.resize(first.saturating_add(count), Place::Free);
        first
    }

    /// Puts an object, written by `write`, under a number that was reserved.
    pub fn put(&mut self, number: usize, write: impl FnOnce(&mut Vec<u8>)) {
        self.place(number, Place::Packed(self.index.len()));
        self.index.push((number, self.packed.len()));
        write(&mut self.packed);
        self.packed.push(b'\n');
    }

    /// Puts an object under a number of its own, and gives that.
    pub fn add(&mut self, object: &Object) -> usize {
        let number = self.reserve(1);
        self.put(number, |out| write_object(out, object));
        number
    }

    /// Puts a stream under a number that was reserved.
    pub fn put_stream(&mut self, number: usize, (entries, packing): (&Dictionary, Packing), content: &[u8]) {
        let (mut entries, deflated) = (entries.clone(), self.deflated(content, packing));
        let content = deflated.as_deref().unwrap_or(content);
        entries.set("Length", length(content));
        if deflated.is_some() {
            entries.set("Filter", "FlateDecode");
        }
        self.place(number, Place::At(self.out.len()));
        push_number(&mut self.out, number);
        self.out.extend_from_slice(b" 0 obj\n");
        write_object(&mut self.out, &Object::Dictionary(entries));
        self.out.extend_from_slice(b"\nstream\n");
        self.out.extend_from_slice(content);
        self.out.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// Puts a stream under a number of its own, and gives that.
    pub fn add_stream(&mut self, entries: (&Dictionary, Packing), content: &[u8]) -> usize {
        let number = self.reserve(1);
        self.put_stream(number, entries, content);
        number
    }

    /// The whole file. Its identifier follows from everything that stands in it.
    pub fn finish(mut self, root: usize, information: usize) -> Vec<u8> {
        let identity = Sha256::new().chain_update(&self.out).chain_update(&self.packed).finalize();
        let identity: Vec<u8> = identity.iter().copied().take(16).collect();
        self.pack();
        let own = self.reserve(1);
        self.place(own, Place::At(self.out.len()));
        let start = self.out.len();

        let mut entries = Dictionary::new();
        entries.set("Type", "XRef");
        entries.set("Size", whole(self.places.len()));
        entries.set("W", COLUMNS.map(whole).to_vec());
        entries.set("Root", reference(root));
        entries.set("Info", reference(information));
        let identity = Object::String(identity, lopdf::StringFormat::Hexadecimal);
        entries.set("ID", vec![identity.clone(), identity]);
        let mut steps = Dictionary::new();
        steps.set("Predictor", 12);
        steps.set("Columns", whole(WIDTH));
        entries.set("DecodeParms", steps);
        let table = table(&self.places);
        self.put_stream(own, (&entries, Packing::Deflated), &table);

        self.out.extend_from_slice(b"startxref\n");
        push_number(&mut self.out, start);
        self.out.extend_from_slice(b"\n%%EOF\n");
        self.out
    }

    /// Puts the stream of objects.
    fn pack(&mut self) {
        let mut content = Vec::new();
        for (number, place) in std::mem::take(&mut self.index) {
            push_number(&mut content, number);
            content.push(b' ');
            push_number(&mut content, place);
            content.push(b' ');
        }
        let mut entries = Dictionary::new();
        entries.set("Type", "ObjStm");
        entries.set("N", whole(self.places.iter().filter(|place| matches!(place, Place::Packed(_))).count()));
        entries.set("First", whole(content.len()));
        content.append(&mut self.packed);
        let number = self.reserve(1);
        self.put_stream(number, (&entries, Packing::Deflated), &content);
    }

    fn place(&mut self, number: usize, place: Place) {
        if let Some(slot) = self.places.get_mut(number) {
            *slot = place;
        }
    }

    /// The content compressed, where it can and shall be.
    fn deflated(&mut self, content: &[u8], packing: Packing) -> Option<Vec<u8>> {
        let wanted = packing == Packing::Deflated && !content.is_empty();
        let mut deflated =
            vec![0; if wanted { self.compressor.zlib_compress_bound(content.len()) } else { 0 }];
        let size = self.compressor.zlib_compress(content, &mut deflated).ok().filter(|_| wanted)?;
        deflated.truncate(size);
        Some(deflated)
    }
}

/// The table of places, each row as what differs from the one before, which compresses well.
fn table(places: &[Place]) -> Vec<u8> {
    // The stream of objects is the last but one; the table itself comes after it.
    let packed = places.len().saturating_sub(2);
    let mut table = Vec::with_capacity(places.len().saturating_mul(WIDTH.saturating_add(1)));
    let mut before = [0; WIDTH];
    for place in places {
        let (kind, place, within) = match *place {
            Place::Free => (0, 0, 65_535),
            Place::At(place) => (1, place, 0),
            Place::Packed(within) => (2, packed, within),
        };
        let row = row(kind, place, within);
        table.push(2);
        table.extend(row.iter().zip(before).map(|(byte, before)| byte.wrapping_sub(before)));
        before = row;
    }
    table
}

fn row(kind: u8, place: usize, within: usize) -> [u8; WIDTH] {
    let [_, _, _, _, a, b, c, d] = u64::try_from(place).unwrap_or(u64::MAX).to_be_bytes();
    let [_, _, _, _, _, e, f, g] = u64::try_from(within).unwrap_or(u64::MAX).to_be_bytes();
    [kind, a, b, c, d, e, f, g]
}

/// A number of things, as an object.
pub fn whole(number: usize) -> Object {
    Object::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn length(content: &[u8]) -> Object {
    whole(content.len())
}

/// The object of a number.
pub fn reference(number: usize) -> Object {
    Object::Reference((u32::try_from(number).unwrap_or(u32::MAX), 0))
}
