//! The form of a request, field by field. What fits is parsed; what does not is a problem with its pointer.

pub mod agreement;
pub mod contract;
pub mod decision;
pub mod request;
pub mod scalar;

/// An object whose fields depend on one of them, its tag: each value of the tag has a form of its own.
macro_rules! tagged {
    ($(#[$about:meta])* $name:ident by $tag:literal { $($(#[$doc:meta])* $value:literal => $variant:ident($form:ty),)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, utoipa::ToSchema)]
        #[serde(tag = $tag)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $value)] $variant($form),)+
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
