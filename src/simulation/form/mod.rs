//! The form of a request, field by field. What fits is parsed; what does not is a problem with its pointer.

pub mod agreement;
pub mod conditions;
pub mod contract;
pub mod decision;
pub mod request;
pub mod scalar;

use std::borrow::Cow;
use utoipa::openapi::schema::{Discriminator, ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

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
                let forms = [$(($value, <$form as utoipa::ToSchema>::name()),)+];
                $crate::simulation::form::one_of($tag, forms)
            }
        }

        impl utoipa::ToSchema for $name {
            fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                $(
                    let form = <$form as utoipa::PartialSchema>::schema();
                    let name = <$form as utoipa::ToSchema>::name().into_owned();
                    schemas.push((name, $crate::simulation::form::with_tag(form, $tag, $value)));
                    <$form as utoipa::ToSchema>::schemas(schemas);
                )+
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

/// The schema of a tagged object: one of its forms, told apart by the tag.
fn one_of<'a>(tag: &str, forms: impl IntoIterator<Item = (&'static str, Cow<'a, str>)>) -> RefOr<Schema> {
    let mut discriminator = Discriminator::new(tag);
    let one_of = forms.into_iter().fold(OneOfBuilder::new(), |one_of, (value, name)| {
        let form = Ref::from_schema_name(name);
        discriminator.mapping.insert(value.to_owned(), form.ref_location.clone());
        one_of.item(form)
    });
    one_of.discriminator(Some(discriminator)).into()
}

/// The schema of a form with the tag among its fields, so that no other form fits.
fn with_tag(form: RefOr<Schema>, tag: &str, value: &str) -> RefOr<Schema> {
    let RefOr::T(Schema::Object(mut object)) = form else { return form };
    let tag_schema = ObjectBuilder::new().schema_type(Type::String).enum_values(Some([value]));
    object.properties.insert(tag.to_owned(), tag_schema.into());
    object.required.insert(0, tag.to_owned());
    Schema::Object(object).into()
}
