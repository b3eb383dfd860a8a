//! The form of a request, field by field. What fits is parsed; what does not is a problem with its pointer.

pub mod agreement;
pub mod conditions;
pub mod contract;
pub mod decision;
pub mod request;
pub mod scalar;

use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

/// An object whose fields depend on one of them, its tag: each value of the tag has a form of its own.
macro_rules! tagged {
    ($(#[$about:meta])* $name:ident by $tag:literal { $($(#[$doc:meta])* $value:literal => $variant:ident($form:ty),)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone)]
        pub enum $name {
            $($(#[$doc])* $variant($form),)+
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let forms = [$(($value, <$form as utoipa::PartialSchema>::schema()),)+];
                $crate::simulation::form::one_of($tag, forms)
            }
        }

        impl utoipa::ToSchema for $name {
            fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                $(<$form as utoipa::ToSchema>::schemas(schemas);)+
            }
        }

        impl deserr::Deserr<$crate::simulation::problem::Problems> for $name {
            fn deserialize_from_value<V: deserr::IntoValue>(
                value: deserr::Value<V>,
                location: deserr::ValuePointerRef,
            ) -> Result<Self, $crate::simulation::problem::Problems> {
                let (tag, rest) = $crate::simulation::form::scalar::split_tag(value, $tag, location)?;
                match tag.as_str() {
                    $($value => <$form>::deserialize_from_value(rest, location).map($name::$variant),)+
                    other => {
                        let known = [$($value),+].join("', '");
                        let message = format!("'{other}' is none of '{known}'");
                        let code = $crate::simulation::problem::Code::WrongForm;
                        Err($crate::simulation::problem::at(location.push_key($tag), code, message))
                    }
                }
            }
        }
    };
}
pub(crate) use tagged;

/// The schema of a tagged object: each form with the tag among its fields, so that no other field fits.
fn one_of(
    tag: &'static str,
    forms: impl IntoIterator<Item = (&'static str, RefOr<Schema>)>,
) -> RefOr<Schema> {
    let one_of = forms.into_iter().fold(OneOfBuilder::new(), |one_of, (value, form)| {
        let RefOr::T(Schema::Object(mut object)) = form else { return one_of };
        let tag_schema = ObjectBuilder::new().schema_type(Type::String).enum_values(Some([value]));
        object.properties.insert(tag.to_owned(), tag_schema.into());
        object.required.insert(0, tag.to_owned());
        one_of.item(Schema::Object(object))
    });
    one_of.into()
}
