//! A report on its way to whoever asked for it: rows are read a part at a time, and no connection to the database is held
//! while a client takes what is written of them.

use crate::documents::sheets::{Form, NotWritten, Row, Writer};
use crate::web::Service;
use crate::web::api::documents::stream::{Writing, pipe};
use crate::web::problem::Refusal;
use crate::workflows::reports::Reading;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpResponse, HttpResponseBuilder, web};
use std::io::{self, Write};

impl From<NotWritten> for Refusal {
    fn from(why: NotWritten) -> Self {
        match why {
            NotWritten::TooManyRows => Refusal::conflict("too_many_rows", why.to_string()),
            NotWritten::TooLarge(_) => Refusal::conflict("amount_too_large", why.to_string()),
            NotWritten::DoesNotFit { .. } | NotWritten::Failed(_) => {
                tracing::error!(%why, "a report cannot be written");
                Refusal::fault()
            }
        }
    }
}

/// The answer: CSV and JSON while they are read, a workbook when it is whole.
///
/// # Errors
/// Where the report cannot be written, or a workbook not be read to its end.
pub async fn send(
    service: &web::Data<Service>,
    form: Form,
    (reading, first): (Reading, Vec<Row>),
) -> Result<HttpResponse, Refusal> {
    let writer = Writer::begin(form, reading.sheet.clone())?;
    let mut answer = headed(form, &reading.file);
    if form == Form::Xlsx {
        // Packed already.
        answer.insert_header((CONTENT_ENCODING, "identity"));
        return Ok(answer.body(whole(service, (reading, first), writer).await?));
    }
    let (writing, arriving) = pipe();
    let service = service.clone();
    actix_web::rt::spawn(async move {
        if let Err(error) = Box::pin(streamed(&service, (reading, first), (writer, writing))).await {
            tracing::error!(%error, "a report could not be sent to its end");
        }
    });
    Ok(answer.streaming(Box::pin(arriving)))
}

fn headed(form: Form, file: &str) -> HttpResponseBuilder {
    let media_type = match form {
        Form::Csv => "text/csv; charset=utf-8",
        other => other.media_type(),
    };
    let name = format!("attachment; filename=\"{file}.{}\"", form.ending());
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(media_type)
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_DISPOSITION, name));
    answer
}

/// The next rows; none where there are no more.
async fn more(service: &Service, reading: &mut Reading) -> Result<Vec<Row>, Refusal> {
    let mut conn = service.connection().await?;
    Ok(reading.next(&mut conn).await?)
}

/// Work on a thread that may take its time.
async fn aside<R: Send + 'static>(
    work: impl FnOnce() -> Result<R, Refusal> + Send + 'static,
) -> Result<R, Refusal> {
    web::block(work).await.map_err(|_the_pool_is_gone| Refusal::fault())?
}

async fn whole(
    service: &Service,
    (mut reading, mut rows): (Reading, Vec<Row>),
    mut writer: Writer,
) -> Result<Vec<u8>, Refusal> {
    while !rows.is_empty() {
        writer = aside(move || {
            rows.iter().try_for_each(|row| writer.row(row))?;
            Ok(writer)
        })
        .await?;
        rows = more(service, &mut reading).await?;
    }
    aside(move || Ok(writer.finish()?)).await
}

async fn streamed(
    service: &Service,
    (mut reading, mut rows): (Reading, Vec<Row>),
    (mut writer, mut writing): (Writer, Writing),
) -> Result<(), Refusal> {
    while !rows.is_empty() {
        (writer, writing) = aside(move || {
            rows.iter().try_for_each(|row| writer.row(row))?;
            let written = writer.take()?;
            writing.write_all(&written).map_err(gone)?;
            Ok((writer, writing))
        })
        .await?;
        rows = more(service, &mut reading).await?;
    }
    aside(move || {
        writing.write_all(&writer.finish()?).map_err(gone)?;
        writing.end().map_err(gone)
    })
    .await
}

fn gone(error: io::Error) -> Refusal {
    tracing::warn!(%error, "the client did not take the whole report");
    Refusal::fault()
}
