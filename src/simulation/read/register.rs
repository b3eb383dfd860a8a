//! Named things of a situation, in their order; also those that could not be read, so that a reference to
//! one of them is not called unknown.

use std::collections::HashMap;
use std::sync::Arc;

/// How many names a message lists at most.
const SHOWN: usize = 10;

/// Things by name and place.
pub struct Register<T> {
    kind: &'static str,
    values: Vec<Option<T>>,
    places: HashMap<Arc<str>, usize>,
    nameless: bool,
}

impl<T> Register<T> {
    /// An empty register of things of a kind, such as `agreement`.
    pub fn of(kind: &'static str) -> Self {
        Register { kind, values: Vec::new(), places: HashMap::new(), nameless: false }
    }

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

    /// The place of the thing of that name; `None` where it may be one whose name could not be read.
    ///
    /// # Errors
    /// A sentence where no thing can have that name.
    pub fn find(&self, name: &str) -> Result<Option<usize>, String> {
        let found = self.places.get(name).copied();
        if found.is_some() || self.nameless {
            return Ok(found);
        }
        let mut known: Vec<&str> = self.places.keys().map(|name| &**name).collect();
        known.sort_unstable();
        known.truncate(SHOWN);
        let known = known.join("', '");
        Err(format!("no {} of this situation is called '{name}'; it has '{known}'", self.kind))
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
