//! Named things of a situation, in their order; also those that could not be read, so that a reference to
//! one of them is not called unknown.

use std::collections::HashMap;
use std::sync::Arc;

/// Things by name and place.
pub struct Register<T> {
    values: Vec<Option<T>>,
    places: HashMap<Arc<str>, usize>,
    nameless: bool,
}

impl<T> Default for Register<T> {
    fn default() -> Self {
        Register { values: Vec::new(), places: HashMap::new(), nameless: false }
    }
}

impl<T> Register<T> {
    /// Adds the next thing; says whether its name was taken already.
    pub fn add(&mut self, name: Option<Arc<str>>, value: Option<T>) -> bool {
        let place = self.values.len();
        self.values.push(value);
        let Some(name) = name else {
            self.nameless = true;
            return false;
        };
        let taken = self.places.contains_key(&name);
        self.places.entry(name).or_insert(place);
        taken
    }

    /// The place of the thing of that name.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// Whether a thing may have that name: one has it, or one has a name that could not be read.
    pub fn may_have(&self, name: &str) -> bool {
        self.nameless || self.places.contains_key(name)
    }

    /// The first few names, in alphabetical order.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.places.keys().map(|name| &**name).collect();
        names.sort_unstable();
        names.truncate(10);
        names
    }

    /// The thing at a place, where it could be read.
    pub fn get(&self, place: usize) -> Option<&T> {
        self.values.get(place)?.as_ref()
    }

    /// The thing at a place, to be changed.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        self.values.get_mut(place)?.as_mut()
    }

    /// All things that could be read, with their places.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (usize, &mut T)> {
        self.values.iter_mut().enumerate().filter_map(|(place, value)| Some((place, value.as_mut()?)))
    }

    /// All things that could be read, in order.
    pub fn into_values(self) -> Vec<T> {
        self.values.into_iter().flatten().collect()
    }
}
