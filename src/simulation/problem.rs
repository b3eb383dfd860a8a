//! Problems of a request: where, a stable code, and a sentence; all at once, as RFC 9457 problem details.

use deserr::{DeserializeError, ErrorKind, IntoValue, MergeWithError, ValueKind, ValuePointerRef};
use serde::Serialize;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use utoipa::ToSchema;

/// The stable code of a problem. One code, one meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The text is not JSON.
    MalformedJson,
    /// A field stands twice in one object.
    DuplicateField,
    /// A field that the form does not know.
    UnknownField,
    /// A required field is absent.
    MissingField,
    /// A value of another type or form than the field has.
    WrongForm,
    /// A number, date or month outside the range that is accepted.
    OutOfRange,
    /// An id, figure or decision stands twice.
    Duplicate,
    /// A reference to something that the situation does not hold.
    UnknownReference,
    /// A lot that the contract does not take.
    LotNotTaken,
    /// A list that must hold something is empty.
    EmptyList,
    /// Tiers whose thresholds do not ascend.
    TiersUnordered,
    /// Tiers on a fixed component.
    TiersOnFixedComponent,
    /// A user component in an agreement that is invoiced in advance.
    UserComponentInAdvance,
    /// An end before its start.
    EndBeforeStart,
    /// A population on another day than 1 January.
    NotFirstOfJanuary,
    /// An increase communicated after its deadline (E 8.9).
    IncreaseTooLate,
    /// An increase under an agreement that knows none.
    IncreaseNotAllowed,
    /// A notice where none can be given.
    NoticeNotPossible,
    /// A hold on a lot that knows none.
    HoldNotPossible,
    /// An extension that the agreement does not allow (F 10.2).
    ExtensionNotAllowed,
    /// Two versions of an agreement that could be signed on the same day; of what is recorded only.
    VersionsOverlap,
    /// Something issued on a day that has not come; of what is recorded only.
    NotYet,
    /// A merger, or the successor of an organisation, that contradicts a recorded merger; of what is recorded only.
    ContradictsMerger,
    /// Amounts that do not add up to their total; of what is recorded only.
    SumDiffers,
    /// Something in a file that cannot be read; of files only.
    NotReadable,
    /// An increase discussed after it was communicated (E 8.9); of what is recorded only.
    NotDiscussedBefore,
    /// A contract signed on a day on which its version could not be signed; of what is recorded only.
    VersionNotInForce,
}

/// One problem of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// JSON pointer (RFC 6901) to the value; empty for the whole text.
    #[schema(example = "/contracts/0/end")]
    pub pointer: String,
    /// The stable code.
    pub code: Code,
    /// What was found and what to do.
    pub message: String,
}

impl Problem {
    /// A problem at a place.
    pub fn new(pointer: impl Into<String>, code: Code, message: impl Into<String>) -> Self {
        Problem { pointer: pointer.into(), code, message: message.into() }
    }
}

/// Problem details (RFC 9457) of a refused situation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemDetails {
    /// What kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "urn:tarief:problem:situation-refused")]
    pub kind: &'static str,
    /// The kind in words.
    pub title: &'static str,
    /// The HTTP status that goes with it.
    pub status: u16,
    /// How many problems there are.
    pub detail: String,
    /// All problems.
    pub problems: Vec<Problem>,
}

/// All problems found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Problems(vec![problem])
    }
}

impl Problems {
    /// Adds a problem.
    pub fn add(&mut self, pointer: impl Into<String>, code: Code, message: impl Into<String>) {
        self.0.push(Problem::new(pointer, code, message));
    }

    /// Adds all problems of another list.
    pub fn extend(&mut self, others: Problems) {
        self.0.extend(others.0);
    }

    /// The problems, in the order in which they were found.
    pub fn as_slice(&self) -> &[Problem] {
        &self.0
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same problems of something that lies below a place.
    #[must_use]
    pub fn below(mut self, place: &str) -> Problems {
        for problem in &mut self.0 {
            problem.pointer.insert_str(0, place);
        }
        self
    }

    /// The problems that lie below a place, pointed at from there; those of other places point at nothing and
    /// say where they lie.
    #[must_use]
    pub fn seen_from(mut self, place: &str) -> Problems {
        for problem in &mut self.0 {
            let inside = problem.pointer.strip_prefix(place);
            match inside.filter(|rest| rest.is_empty() || rest.starts_with('/')).map(str::to_owned) {
                Some(pointer) => problem.pointer = pointer,
                None => {
                    problem.message =
                        format!("{} (in what is recorded: {})", problem.message, problem.pointer);
                    problem.pointer.clear();
                }
            }
        }
        self
    }

    /// The value where nothing was found, else the problems.
    ///
    /// # Errors
    /// The problems, where there are any.
    pub fn or<T>(self, value: T) -> Result<T, Problems> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// The problems as RFC 9457 problem details.
    pub fn details(&self) -> ProblemDetails {
        let count = self.0.len();
        ProblemDetails {
            kind: "urn:tarief:problem:situation-refused",
            title: "The situation is refused",
            status: 422,
            detail: format!(
                "{count} {} found; nothing was worked out",
                if count == 1 { "problem was" } else { "problems were" }
            ),
            problems: self.0.clone(),
        }
    }
}

/// A single problem at the place where a value is being read.
pub fn at(location: ValuePointerRef<'_>, code: Code, message: impl Into<String>) -> Problems {
    Problem::new(pointer(location), code, message).into()
}

/// A name as a part of a JSON pointer (RFC 6901).
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The JSON pointer (RFC 6901) of a place.
pub fn pointer(location: ValuePointerRef<'_>) -> String {
    match location {
        ValuePointerRef::Origin => String::new(),
        ValuePointerRef::Key { key, prev } => {
            let mut path = pointer(*prev);
            path.push('/');
            path.push_str(&escaped(key));
            path
        }
        ValuePointerRef::Index { index, prev } => {
            let mut path = pointer(*prev);
            // Writing to a string cannot fail.
            let _ = write!(path, "/{index}");
            path
        }
    }
}

impl MergeWithError<Problems> for Problems {
    fn merge(found: Option<Self>, other: Problems, _: ValuePointerRef) -> ControlFlow<Self, Self> {
        let mut all = found.unwrap_or_default();
        all.extend(other);
        ControlFlow::Continue(all)
    }
}

impl DeserializeError for Problems {
    fn error<V: IntoValue>(
        found: Option<Self>,
        error: ErrorKind<V>,
        location: ValuePointerRef,
    ) -> ControlFlow<Self, Self> {
        let problem = match error {
            ErrorKind::IncorrectValueKind { actual, accepted } => at(
                location,
                Code::WrongForm,
                format!("expected {}, found {}", names(accepted), kind(actual.kind())),
            ),
            ErrorKind::MissingField { field } => {
                at(location.push_key(field), Code::MissingField, format!("`{field}` is required"))
            }
            ErrorKind::UnknownKey { key, accepted } => {
                let known = accepted.join("`, `");
                let message = format!("there is no field `{key}`; here are known `{known}`");
                at(location.push_key(key), Code::UnknownField, message)
            }
            ErrorKind::UnknownValue { value, accepted } => {
                at(location, Code::WrongForm, format!("'{value}' is none of '{}'", accepted.join("', '")))
            }
            ErrorKind::BadSequenceLen { expected, .. } => {
                at(location, Code::WrongForm, format!("expected a list of {expected}"))
            }
            ErrorKind::Unexpected { msg } => at(location, Code::WrongForm, msg),
        };
        Problems::merge(found, problem, location)
    }
}

fn names(kinds: &[ValueKind]) -> String {
    let names: Vec<&str> = kinds.iter().map(|one| kind(*one)).collect();
    names.join(" or ")
}

/// A kind of JSON value in words.
pub fn kind(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Null => "null",
        ValueKind::Boolean => "true or false",
        ValueKind::Integer => "a whole number",
        ValueKind::NegativeInteger => "a negative number",
        ValueKind::Float => "a number with a fraction or exponent",
        ValueKind::String => "text",
        ValueKind::Sequence => "a list",
        ValueKind::Map => "an object",
    }
}
