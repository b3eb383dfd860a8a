//! Which of several forms a request wants (RFC 9110, 12.5.1).

use crate::web::problem::Refusal;
use actix_web::HttpRequest;
use actix_web::http::header::{Accept, Header, Quality};

/// Of what is offered, by media type, what `Accept` likes best; of what it likes as well, the first. Where it says
/// nothing, or nothing that can be understood, the first of all.
///
/// # Errors
/// 406 where it wants nothing of it.
pub fn preferred<T: Copy>(request: &HttpRequest, offered: &[(&str, T)]) -> Result<T, Refusal> {
    let accepted = Accept::parse(request).unwrap_or_else(|_not_understood| Accept::star());
    let accepted = if accepted.is_empty() { Accept::star() } else { accepted };
    let mut best: Option<(Quality, T)> = None;
    for (media_type, form) in offered {
        let quality = quality(&accepted, media_type);
        if quality > best.map_or(Quality::ZERO, |(of_best, _)| of_best) {
            best = Some((quality, *form));
        }
    }
    let there: Vec<&str> = offered.iter().map(|(media_type, _)| *media_type).collect();
    best.map(|(_, form)| form).ok_or_else(|| Refusal::no_such_form(&there))
}

/// How much a media type is liked: as the most specific range that holds it says.
fn quality(accepted: &Accept, media_type: &str) -> Quality {
    let (of, _) = media_type.split_once('/').unwrap_or_default();
    let ranges = [media_type.to_owned(), format!("{of}/*"), "*/*".to_owned()];
    let said = |range: &String| {
        let same = accepted.iter().filter(|one| one.item.essence_str() == range);
        same.map(|one| one.quality).max()
    };
    ranges.iter().find_map(said).unwrap_or(Quality::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    const OFFERED: [(&str, u8); 3] = [("application/json", 0), ("application/pdf", 1), ("text/html", 2)];

    fn preferred_by(accept: &str) -> Option<u8> {
        let request = TestRequest::default().insert_header(("Accept", accept)).to_http_request();
        preferred(&request, &OFFERED).ok()
    }

    #[test]
    fn who_says_nothing_gets_the_first() {
        let request = TestRequest::default().to_http_request();
        assert_eq!(preferred(&request, &OFFERED).unwrap(), 0);
        for accept in ["*/*", "", "application/*", "rubbish", "text/html;q=0.5, */*;q=0.5"] {
            assert_eq!(preferred_by(accept), Some(0), "{accept}");
        }
    }

    #[test]
    fn the_best_liked_is_taken_whatever_the_order() {
        for (accept, expected) in [
            ("application/pdf", 1),
            ("application/json;q=0.1, application/pdf", 1),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 2),
            ("TEXT/HTML", 2),
            ("text/*;q=0.4, application/pdf;q=0.3", 2),
            ("application/*;q=0.4, application/json;q=0.1", 1),
            ("*/*, application/json;q=0", 1),
            ("text/html;charset=utf-8", 2),
        ] {
            assert_eq!(preferred_by(accept), Some(expected), "{accept}");
        }
    }

    #[test]
    fn who_wants_nothing_of_it_is_told_what_there_is() {
        for accept in ["image/png", "application/json;q=0", "*/*;q=0", "text/plain, image/*"] {
            assert_eq!(preferred_by(accept), None, "{accept}");
        }
        assert!(Refusal::no_such_form(&["application/pdf"]).to_string().contains("application/pdf"));
    }
}
