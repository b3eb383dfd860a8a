"""What no document describes and a client may send nevertheless: bytes that are no text, numbers that are none,
addresses and headers of every kind. Each is refused as a problem, or answered; never a fault."""

import random
import socket
import string

from service import film

LETTERS = random.Random(1).choices(string.ascii_letters + string.digits, k=100_000)
JSON = "Content-Type: application/json"
REFUSALS = range(400, 500)


def long(count):
    """A text that cannot be made much shorter."""
    return "".join(LETTERS[:count])


def bodies():
    """Bodies for a population, and what they are answered."""
    good = '{"nis": "11002", "on": "2020-01-01", "inhabitants": %s, "source": "%s"}'
    yield 422, b"", "nothing"
    yield 422, b"\xff\xfe\x00", "bytes that are no UTF-8"
    yield 422, b'{"nis": "\xc3\x28"}', "a broken character"
    yield 422, (good % (1, "\\ud800")).encode(), "half a surrogate pair"
    yield 422, (good % (1, "a\\u0000b")).encode(), "U+0000 in a text"
    yield 422, (good % (1, "a\x00b")).encode(), "a bare U+0000"
    yield 422, b'{"a\\u0000": 1}', "U+0000 in a name"
    yield 422, b"[" * 100_000, "deep lists"
    yield 422, b'{"a":' * 100_000, "deep objects"
    yield 422, b'{"nis": "11002", "nis": "11002"}', "a field that stands twice"
    yield 422, (good % (1, "a")).encode() + b"x", "more than one value"
    for number in ("1e999", "1.0", "-1", "1e3", "9" * 400, "0x10", "NaN", "Infinity", "01", "+1", "true"):
        yield 422, (good % (number, "a")).encode(), f"{number[:20]} for a count"
    yield 413, b" " * (1 << 20) + b"{}", "more than a mebibyte"


def requests():
    """Other requests: lines of the head, and what they are answered."""
    for path in (
        "/%2F",
        "/a%2Fb",
        "/%00",
        "/%FF",
        "/%",
        "/%zz",
        "/..",
        "/../..",
        "//",
        "/a/",
        "/a//revisions",
        "/" + long(5_000),
    ):
        yield REFUSALS, f"GET /api/v1/contracts{path} HTTP/1.1", [], f"the path {path[:20]}"
    for path in ("/0", "/-1", "/1.0", "/99999999999999999999", "/4294967296", "/ ", "/1%0A", "/%F0%9F%92%A9"):
        yield REFUSALS, f"GET /api/v1/usage{path.replace(' ', '%20')} HTTP/1.1", [], f"the number {path}"
    for query in (
        "limit=1&limit=2",
        "limit=%FF",
        "limit=",
        "limit=+5x",
        "x=1",
        "cursor=%00",
        "lot=%00",
        "&&&=",
        "lot[]=1",
        "lot=" + long(5_000),
    ):
        yield REFUSALS, f"GET /api/v1/usage?{query} HTTP/1.1", [], f"the query {query[:20]}"
    for method in ("HEAD", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "get"):
        yield REFUSALS, f"{method} /api/v1/usage HTTP/1.1", [], f"the method {method}"
        yield REFUSALS, f"{method} /api/v1/openapi.json HTTP/1.1", [], f"the method {method} on the document"
    for key in ("", " ", "é", "a\tb", long(201)):
        yield (
            REFUSALS,
            "DELETE /api/v1/usage/1 HTTP/1.1",
            [f"Idempotency-Key: {key}", 'If-Match: "1"'],
            f"the key {key[:9]!r}",
        )
    for tag in ("", "1", "*", '"1", "2"', 'W/"1"', '"99999999999"', '"-1"', "é"):
        yield REFUSALS, "DELETE /api/v1/usage/1 HTTP/1.1", [f"If-Match: {tag}"], f"the revision {tag!r}"
    yield REFUSALS, "DELETE /api/v1/usage/1 HTTP/1.1", ['If-Match: "7"', 'If-Match: "8"'], "two revisions"
    for kind in ("text/plain", "application/xml", "é", "application/json; charset=", "multipart/form-data"):
        yield (
            REFUSALS,
            "POST /api/v1/usage HTTP/1.1",
            [f"Content-Type: {kind}", "Content-Length: 0"],
            f"a body of {kind!r}",
        )
    yield (
        REFUSALS,
        "POST /api/v1/usage HTTP/1.1",
        [JSON, "Content-Encoding: gzip", "Content-Length: 0"],
        "a packed body",
    )
    for coding in ("identity;q=0", "*;q=0", "br", "gzip;q=abc", "é"):
        yield range(200, 500), "GET /api/v1/usage HTTP/1.1", [f"Accept-Encoding: {coding}"], f"the coding {coding!r}"
    for kind in ("text/html", "é", ";;;"):
        yield range(200, 300), "GET /api/v1/usage HTTP/1.1", [f"Accept: {kind}"], f"an answer of {kind!r}"
    yield range(200, 300), "GET /api/v1/usage HTTP/1.1", ["X-Request-Id: é"], "a strange request id"
    for token in ("Bearer", "Bearer ", "Bearer é", "Basic YTpi", "Bearer " + long(10_000), ""):
        yield range(401, 402), "GET /api/v1/usage HTTP/1.1", [f"Authorization: {token}"], f"the token {token[:9]!r}"


def records():
    """Texts that are too long for an index of the database, and as long as they like where they may be."""
    _, _, agreement = next(record for record in film() if record[0] == "create_agreement")
    whole = {
        "id": "x",
        "service": "x",
        "title": "x",
        "payment_days": 30,
        "price_level": 2022,
        "invoicing": {"rhythm": "never"},
        "term": {"renewal": "none"},
        "lots": [{"id": "x", "components": [{"id": "x", "kind": "fixed_per_year", "price": "1", "decimals": 2}]}],
    }
    lot = whole["lots"][0]
    for count, status in ((200, 201), (20_000, 422)):
        yield status, agreement | {"agreement": whole | {"id": f"a{count}", "service": long(count)}}, "a service"
        lots = [lot | {"id": long(count)}]
        yield (
            status,
            agreement | {"agreement": whole | {"id": f"b{count}", "service": f"b{count}", "lots": lots}},
            "a lot",
        )
    yield 201, agreement | {"agreement": whole | {"id": "c", "service": "c", "title": long(100_000)}}, "a title"


def sent(service, line, head, body=b""):
    """Sends a request byte for byte: status, head and body of the answer."""
    host, port = service.url.removeprefix("http://").split(":")
    given = {name.split(":")[0].lower() for name in head}
    lines = [line, f"Host: {host}:{port}", "Connection: close", *head]
    if "authorization" not in given:
        lines.append(f"Authorization: Bearer {service.token}")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        try:
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        except ConnectionError:
            pass  # It may be refused before all of it was sent.
        answer = b""
        try:
            while chunk := connection.recv(65536):
                answer += chunk
        except ConnectionError:
            pass
    answered, _, content = answer.partition(b"\r\n\r\n")
    return int(answered.split(b" ")[1] or 0), answered.decode("latin-1").lower(), content


def wrong(answer, expected):
    """What is wrong with an answer."""
    status, head, content = answer
    if status not in expected:
        return f"{status} {content[:300]}"
    if status >= 400 and "content-type: application/problem+json" not in head:
        return f"{status} is no problem: {head} {content[:300]}"
    return "" if "x-request-id:" in head else f"{status} without a request id"


def findings(service):
    """Everything that is answered wrong."""
    found = []

    def judge(what, answer, expected):
        if said := wrong(answer, expected):
            found.append(f"{what}: {said}")

    for status, body, what in bodies():
        head = [JSON, f"Content-Length: {len(body)}"]
        judge(what, sent(service, "POST /api/v1/figures/populations HTTP/1.1", head, body), [status])
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (b'{"nis"', b": 1}")) + b"0\r\n\r\n"
    answer = sent(service, "POST /api/v1/usage HTTP/1.1", [JSON, "Transfer-Encoding: chunked"], chunks)
    judge("a body in chunks", answer, [422])
    for expected, line, head, what in requests():
        judge(what, sent(service, line, head), expected)
    for status, body, what in records():
        found_status, _, answer = service.ask("POST", "/api/v1/agreements", body)
        if found_status != status:
            found.append(f"{what} of {len(str(body))} characters: {found_status} {str(answer)[:300]}")
    return found
