use std::net::IpAddr;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use hyper::header::{AUTHORIZATION, HOST, HeaderMap, HeaderValue, ORIGIN};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::serve::problem::Problem;

/// Who is let in.
///
/// A page of another site can make a browser send requests here, and by turning its name to this
/// address (DNS rebinding) even read the answers. It cannot choose the headers `Host` and `Origin`,
/// so that these must name this server.
pub(crate) struct Guard {
    /// Names under which the server may be asked, in lower case.
    hosts: Vec<String>,
    token: Option<Token>,
    /// Whether the token is asked for whatever is done.
    always: bool,
}

impl Guard {
    pub(crate) fn new(address: IpAddr, hosts: &[String], token: Option<&str>) -> Self {
        let own = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        let address_name = match address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("[{address}]"),
        };
        let named = hosts.iter().map(|host| host.to_lowercase());
        let hosts = own.into_iter().chain([address_name]).chain(named).collect();
        Self { hosts, token: token.map(Token::new), always: !address.is_loopback() }
    }

    /// The name and port by which the client calls the server, where it may come in.
    pub(crate) fn admit(&self, request: &Parts, open: bool) -> Result<String, Problem> {
        let called = self.called(request)?;
        let mut origins = request.headers.get_all(ORIGIN).iter();
        if origins.any(|origin| !self.is_own(origin)) {
            return Err(Problem::new(403, "pages of other sites may not ask this server"));
        }
        if self.always && !open {
            self.check_token(&request.headers)?;
        }
        Ok(called)
    }

    /// Lets somebody write.
    pub(crate) fn admit_writer(&self, request: &Parts) -> Result<(), Problem> {
        if self.token.is_none() {
            let why = "this server is read-only: it was started without a token";
            return Err(Problem::new(403, why));
        }
        self.check_token(&request.headers)
    }

    fn called(&self, request: &Parts) -> Result<String, Problem> {
        let mut hosts = request.headers.get_all(HOST).iter();
        let (host, more) = (hosts.next(), hosts.next());
        let host = host.filter(|_| more.is_none()).and_then(|host| host.to_str().ok());
        let host = host.ok_or_else(|| Problem::bad("a request needs one header Host"))?;
        let is_known = |authority: &Authority| {
            self.hosts.contains(&authority.host().to_lowercase())
                && !authority.as_str().contains('@')
        };
        let authority = host.parse::<Authority>().ok().filter(is_known);
        let absolute = request.uri.authority().is_none_or(is_known);
        match authority {
            Some(authority) if absolute => Ok(authority.to_string()),
            _ => Err(Problem::new(421, "this server does not go by that name; see --host")),
        }
    }

    fn is_own(&self, origin: &HeaderValue) -> bool {
        let host = origin.to_str().ok().and_then(|origin| {
            let (_, authority) = origin.split_once("://")?;
            Some(authority.parse::<Authority>().ok()?.host().to_lowercase())
        });
        host.is_some_and(|host| self.hosts.contains(&host))
    }

    fn check_token(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let refused = || {
            let why = "send the token as `Authorization: Bearer TOKEN`, or as the password of \
                       `Authorization: Basic` with any name";
            Problem::new(401, why)
        };
        let given = headers.get(AUTHORIZATION).and_then(given).ok_or_else(refused)?;
        let token = self.token.as_ref().ok_or_else(refused)?;
        if token.is(&given) { Ok(()) } else { Err(refused()) }
    }
}

/// The token that a header `Authorization` gives: by itself, or as a password, which is how a browser
/// asks a person for it.
fn given(header: &HeaderValue) -> Option<Vec<u8>> {
    let (scheme, given) = header.to_str().ok()?.split_once(' ')?;
    let given = given.trim_start();
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(given.as_bytes().to_vec());
    }
    let pair = scheme.eq_ignore_ascii_case("basic").then(|| BASE64_STANDARD.decode(given))?.ok()?;
    let colon = pair.iter().position(|&byte| byte == b':')?;
    Some(pair[colon + 1..].to_vec())
}

/// The token's hash. Hashes are compared, and in constant time, so that how long it takes tells
/// nothing of the token, not even its length.
struct Token([u8; 32]);

impl Token {
    fn new(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }

    fn is(&self, given: &[u8]) -> bool {
        let given: [u8; 32] = Sha256::digest(given).into();
        self.0.ct_eq(&given).into()
    }
}

#[cfg(test)]
mod tests {
    use hyper::Request;

    use super::*;

    fn admitted(guard: &Guard, headers: &[(&str, &str)]) -> Result<String, u16> {
        let mut request = Request::get("/sparql");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let parts = request.body(()).expect("a request").into_parts().0;
        guard.admit(&parts, false).map_err(|why| why.status)
    }

    #[test]
    fn only_own_names_and_pages_come_in() {
        let guard = Guard::new([127, 0, 0, 1].into(), &["Graph.example".to_owned()], None);
        for host in ["127.0.0.1:80", "localhost", "LOCALHOST:1", "[::1]:80", "graph.example"] {
            assert!(admitted(&guard, &[("host", host)]).is_ok(), "{host}");
        }
        for host in
            ["evil.example", "127.0.0.1.evil.example", "", "a b", "localhost@evil", "x@localhost"]
        {
            assert!(admitted(&guard, &[("host", host)]).is_err(), "{host}");
        }
        assert_eq!(admitted(&guard, &[]), Err(400));
        assert_eq!(admitted(&guard, &[("host", "localhost"), ("host", "evil")]), Err(400));
        let from = |origin| admitted(&guard, &[("host", "localhost"), ("origin", origin)]);
        assert!(from("http://localhost:7373").is_ok());
        assert_eq!(from("https://evil.example"), Err(403));
        assert_eq!(from("null"), Err(403));
    }

    #[test]
    fn another_address_asks_for_the_token_and_so_does_writing() {
        let token = Some("0123456789abcdef");
        let right = ("authorization", "bearer 0123456789abcdef");
        let far = Guard::new([192, 0, 2, 1].into(), &[], token);
        let host = ("host", "192.0.2.1");
        assert!(admitted(&far, &[host, right]).is_ok());
        // user:0123456789abcdef, :0123456789abcdef
        for right in ["Basic dXNlcjowMTIzNDU2Nzg5YWJjZGVm", "basic OjAxMjM0NTY3ODlhYmNkZWY="] {
            assert!(admitted(&far, &[host, ("authorization", right)]).is_ok(), "{right}");
        }
        for wrong in [
            "Bearer 0123456789abcdeg",
            "Bearer 0123456789abcde",
            "Bearer 0123456789abcdef0",
            "Bearer ",
            "Bearer",
            "0123456789abcdef",
            "Digest 0123456789abcdef",
            "Basic 0123456789abcdef",
            // 0123456789abcdef, 0123456789abcdef:, user:
            "Basic MDEyMzQ1Njc4OWFiY2RlZg==",
            "Basic MDEyMzQ1Njc4OWFiY2RlZjo=",
            "Basic dXNlcjo=",
            "Basic x",
            "é",
        ] {
            assert_eq!(admitted(&far, &[host, ("authorization", wrong)]), Err(401), "{wrong}");
        }
        assert_eq!(admitted(&far, &[host]), Err(401));

        let writes = |guard: &Guard, value: &str| {
            let request = Request::post("/").header("authorization", value).body(());
            let parts = request.expect("a request").into_parts().0;
            guard.admit_writer(&parts).map_err(|why| why.status)
        };
        let near = Guard::new([127, 0, 0, 1].into(), &[], token);
        assert_eq!(writes(&near, right.1), Ok(()));
        assert_eq!(writes(&near, "Bearer no"), Err(401));
        assert_eq!(writes(&Guard::new([127, 0, 0, 1].into(), &[], None), right.1), Err(403));
    }
}
