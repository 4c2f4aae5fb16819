use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bytes::Bytes;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Notify, Semaphore};
use tokio::time::timeout;

use crate::serve::engine::{Answered, Body, Engine};
use crate::serve::guard::Guard;
use crate::serve::job::Reply;
use crate::serve::log::{Line, milliseconds, now};
use crate::serve::problem::Problem;
use crate::serve::route::{self, Asked};
use crate::serve::threads::Threads;

/// How many headers a request may have, and in how many bytes with the line above them.
const HEADERS: usize = 64;
const HEADER_BYTES: usize = 1 << 16;
/// How long a client has to send its headers, and then its body.
const SENDING: Duration = Duration::from_secs(10);

/// What every answer carries: a browser takes it for what it says it is, runs and loads nothing from
/// elsewhere, and shows it in no other page.
const SECURITY: [(HeaderName, HeaderValue); 5] = [
    (
        hyper::header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'",
        ),
    ),
    (hyper::header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (hyper::header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (hyper::header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    (hyper::header::VARY, HeaderValue::from_static("accept")),
];

/// A page states itself, by their hashes, which script and style it has.
const PAGE_POLICY: HeaderValue =
    HeaderValue::from_static("base-uri 'none'; frame-ancestors 'none'");

/// How to listen.
pub(crate) struct Options {
    /// How many clients may be connected.
    pub(crate) connections: usize,
    /// Whether requests are logged.
    pub(crate) logs: bool,
}

struct Server {
    engine: Arc<Engine>,
    guard: Guard,
    logs: bool,
}

/// Listens until the process is told to end.
pub(crate) async fn listen(
    address: SocketAddr,
    engine: Arc<Engine>,
    guard: Guard,
    options: Options,
) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address).await.with_context(|| address.to_string())?;
    super::announce(listener.local_addr()?);
    let server = Arc::new(Server { engine, guard, logs: options.logs });
    let serve = Arc::new(move |stream| serve(Arc::clone(&server), stream));
    let threads = Arc::new(Threads::start(&serve)?);
    let end = Arc::new(Notify::new());
    for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
        let (mut signals, end) = (signal(kind)?, Arc::clone(&end));
        tokio::spawn(async move {
            signals.recv().await;
            end.notify_one();
        });
    }
    let accepting = tokio::spawn(accept(listener, Arc::clone(&threads), options.connections));
    end.notified().await;
    accepting.abort();
    let _ = accepting.await;
    if let Some(threads) = Arc::into_inner(threads) {
        threads.end();
    }
    Ok(())
}

async fn accept(listener: TcpListener, threads: Arc<Threads>, connections: usize) {
    let connections = Arc::new(Semaphore::new(connections));
    while let Ok(free) = Arc::clone(&connections).acquire_owned().await {
        // A client that has gone again, or no more files: the next one may fare better.
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        threads.take(stream, free);
    }
}

/// Answers what comes on a connection.
async fn serve(server: Arc<Server>, stream: TcpStream) {
    let service = service_fn(|request| server.respond(request));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(SENDING)
        .max_headers(HEADERS)
        .max_buf_size(HEADER_BYTES);
    // A client that breaks off is no fault of ours.
    let _ = http.serve_connection(TokioIo::new(stream), service).await;
}

impl Server {
    async fn respond(&self, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
        let (time, begun) = (now(), Instant::now());
        let (parts, body) = request.into_parts();
        let (method, path) = (parts.method.as_str(), parts.uri.path());
        let allow = route::methods(path);
        let answered = self.answer(&parts, body).await;
        let problem = answered.as_ref().err().map(|problem| problem.status);
        let Answered { head, body } =
            answered.unwrap_or_else(|problem| Reply::from(problem).into());
        if self.logs {
            let milliseconds = milliseconds(begun.elapsed());
            Line { time, method, path, status: head.status, milliseconds }.write();
        }
        let mut response = Response::new(body);
        let status = StatusCode::from_u16(head.status);
        *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.extend(SECURITY);
        if head.media.starts_with("text/html") {
            headers.insert(hyper::header::CONTENT_SECURITY_POLICY, PAGE_POLICY);
        }
        if let Ok(media) = HeaderValue::from_str(&head.media) {
            headers.insert(CONTENT_TYPE, media);
        }
        match problem {
            Some(401) => {
                // A browser asks for a name and a password.
                for way in ["Bearer", "Basic realm=\"cartulary\", charset=\"UTF-8\""] {
                    headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(way));
                }
            }
            Some(405) => {
                headers.insert(ALLOW, HeaderValue::from_static(allow.unwrap_or_default()));
            }
            Some(503) => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static("5"));
            }
            _ => {}
        }
        Ok(response)
    }

    async fn answer(
        &self,
        parts: &hyper::http::request::Parts,
        body: Incoming,
    ) -> Result<Answered, Problem> {
        let path = parts.uri.path();
        let host = self.guard.admit(parts, route::is_open(path))?;
        let allowed = route::methods(path).ok_or_else(route::unknown)?;
        let method = parts.method.as_str();
        if !allowed.split(", ").any(|known| known == method) {
            return Err(Problem::new(405, format!("{path} takes {allowed}")));
        }
        let body = if body.is_end_stream() { Bytes::new() } else { whole(path, body).await? };
        let asked = Asked {
            method,
            path,
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
            host,
            body,
        };
        route::answer(&self.engine, &self.guard, parts, &asked).await
    }
}

/// The body of a request to a path.
async fn whole(path: &str, body: Incoming) -> Result<Bytes, Problem> {
    let longest = route::longest(path);
    let too_long = || Problem::new(413, format!("the body has more than {longest} bytes"));
    if body.size_hint().lower() > longest as u64 {
        return Err(too_long());
    }
    let body = timeout(SENDING, Limited::new(body, longest).collect()).await;
    let body = body.map_err(|_| Problem::new(408, "the body did not come"))?;
    let body = body.map_err(|why| match why.downcast_ref::<LengthLimitError>() {
        Some(_) => too_long(),
        None => Problem::bad("the body broke off"),
    })?;
    Ok(body.to_bytes())
}
