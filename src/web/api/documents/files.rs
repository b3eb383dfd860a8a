//! Files as answers: bytes with their fingerprint, so that nothing is sent to whoever has them.

use crate::documents::html;
use crate::documents::rendering::Form;
use crate::records::audit::chain::hex;
use crate::workflows::documents::Document;
use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, ETAG, EntityTag, Header,
    IfNoneMatch, X_CONTENT_TYPE_OPTIONS,
};
use sha2::{Digest, Sha256};
use utoipa::openapi::schema::{KnownFormat, SchemaFormat};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A PDF, as bytes.
pub struct PdfFile;
/// A structured invoice, as bytes.
pub struct XmlFile;
/// A ZIP, as bytes.
pub struct ZipFile;
/// A page.
pub struct HtmlPage;

impl PartialSchema for PdfFile {
    fn schema() -> RefOr<Schema> {
        bytes("application/pdf")
    }
}

impl PartialSchema for XmlFile {
    fn schema() -> RefOr<Schema> {
        bytes("application/xml")
    }
}

impl PartialSchema for ZipFile {
    fn schema() -> RefOr<Schema> {
        bytes("application/zip")
    }
}

impl PartialSchema for HtmlPage {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).content_media_type("text/html").into()
    }
}

impl ToSchema for PdfFile {}
impl ToSchema for XmlFile {}
impl ToSchema for ZipFile {}
impl ToSchema for HtmlPage {}

/// Bytes of a media type, in the OpenAPI document.
pub fn bytes(media_type: &str) -> RefOr<Schema> {
    let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
    let bytes = ObjectBuilder::new().schema_type(Type::String).format(Some(format));
    bytes.content_media_type(media_type).into()
}

/// A file that is asked for.
#[derive(Debug)]
pub struct File {
    media_type: &'static str,
    /// Its name, where it is to be kept as a file.
    name: Option<String>,
    is_page: bool,
    tag: EntityTag,
    body: Vec<u8>,
}

impl From<Document> for File {
    fn from(document: Document) -> Self {
        File {
            media_type: document.form.media_type(),
            name: Some(document.file_name()),
            is_page: document.form == Form::Html,
            tag: EntityTag::new_strong(hex(&Sha256::digest(&document.bytes))),
            body: document.bytes,
        }
    }
}

impl File {
    /// An invoice as it was laid down: its only revision.
    pub fn json(text: String) -> File {
        let tag = EntityTag::new_strong("1".to_owned());
        File { media_type: "application/json", name: None, is_page: false, tag, body: text.into_bytes() }
    }

    /// The answer to a request for it: nothing but its fingerprint to whoever has it.
    pub fn answer(self, request: &HttpRequest) -> HttpResponse {
        let known = match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(&self.tag)),
            Err(_) => false,
        };
        let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        answer.insert_header((ETAG, self.tag)).insert_header((CACHE_CONTROL, "private, no-cache"));
        if known {
            return answer.finish();
        }
        answer.content_type(self.media_type).insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
        if let Some(name) = self.name {
            // Its fingerprint is of the bytes as they are, which packing would change.
            answer
                .insert_header((CONTENT_ENCODING, "identity"))
                .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")));
        }
        if self.is_page {
            answer.insert_header((CONTENT_SECURITY_POLICY, html::CONTENT_SECURITY_POLICY));
        }
        answer.body(self.body)
    }
}
