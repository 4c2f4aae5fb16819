use std::net::IpAddr;

use hyper::header::{AUTHORIZATION, HOST, HeaderMap, HeaderValue, ORIGIN};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
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
    token: Option<String>,
    /// Whether the token is asked for whatever is done.
    always: bool,
}

impl Guard {
    pub(crate) fn new(address: IpAddr, hosts: &[String], token: Option<String>) -> Self {
        let own = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        let address_name = match address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("[{address}]"),
        };
        let named = hosts.iter().map(|host| host.to_lowercase());
        let hosts = own.into_iter().chain([address_name]).chain(named).collect();
        Self { hosts, token, always: !address.is_loopback() }
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
        let refused = || Problem::new(401, "send the token as `Authorization: Bearer TOKEN`");
        let given = headers.get(AUTHORIZATION).ok_or_else(refused)?.as_bytes();
        let (scheme, given) = given.split_at_checked(7).ok_or_else(refused)?;
        let token = self.token.as_ref().ok_or_else(refused)?.as_bytes();
        let is_bearer = scheme.eq_ignore_ascii_case(b"Bearer ");
        if is_bearer && bool::from(given.ct_eq(token)) { Ok(()) } else { Err(refused()) }
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
        let token = || Some("0123456789abcdef".to_owned());
        let right = ("authorization", "bearer 0123456789abcdef");
        let far = Guard::new([192, 0, 2, 1].into(), &[], token());
        let host = ("host", "192.0.2.1");
        assert!(admitted(&far, &[host, right]).is_ok());
        for wrong in ["Bearer 0123456789abcdeg", "Bearer ", "0123456789abcdef", "Basic x", "é"] {
            assert_eq!(admitted(&far, &[host, ("authorization", wrong)]), Err(401), "{wrong}");
        }
        assert_eq!(admitted(&far, &[host]), Err(401));

        let writes = |guard: &Guard, value: &str| {
            let request = Request::post("/").header("authorization", value).body(());
            let parts = request.expect("a request").into_parts().0;
            guard.admit_writer(&parts).map_err(|why| why.status)
        };
        let near = Guard::new([127, 0, 0, 1].into(), &[], token());
        assert_eq!(writes(&near, right.1), Ok(()));
        assert_eq!(writes(&near, "Bearer no"), Err(401));
        assert_eq!(writes(&Guard::new([127, 0, 0, 1].into(), &[], None), right.1), Err(403));
    }
}
