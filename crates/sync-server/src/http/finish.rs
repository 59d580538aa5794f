//! Requests that change something are done to their end, whether or not somebody waits for the answer.
//!
//! hyper lets go of a request's future when the client goes. In the middle of a change that would leave
//! what is in memory behind what is on the disk: a device that is withdrawn there and let in here.

use super::ApiError;
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Has a request that may change something run by itself. Its body still comes over the connection, and
/// ends with it.
pub(super) async fn whole(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let running = tokio::spawn(next.run(request));
    running.await.unwrap_or_else(|error| ApiError::internal(&error).into_response())
}

#[cfg(test)]
mod tests {
    use crate::{Server, Settings, accounts::By, http::router};
    use axum::{extract::Request, middleware::Next, response::IntoResponse};
    use carnet_storage::{
        Batch, ReadNow, Scan, Store, StoreError,
        contract::{Op, Row},
        memory::MemoryStore,
    };
    use std::{path::Path, sync::Arc};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
        sync::Notify,
    };

    /// A store that stops at a withdrawal until it may go on.
    #[derive(Clone, Default)]
    struct Slow {
        inner: Arc<MemoryStore>,
        begun: Arc<Notify>,
        go: Arc<Notify>,
    }

    impl ReadNow for Slow {
        fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
            self.inner.get_now(key)
        }

        fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
            self.inner.scan_now(scan)
        }
    }

    impl Store for Slow {
        async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
            self.inner.get_now(key)
        }

        async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
            self.inner.scan_now(&scan)
        }

        async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
            let says = |value: &[u8]| value.windows(9).any(|part| part == b"withdrawn");
            if batch.ops.iter().any(|op| matches!(op, Op::Put(_, value) if says(value))) {
                self.begun.notify_one();
                self.go.notified().await;
            }
            self.inner.commit(batch).await
        }
    }

    #[tokio::test]
    async fn a_withdrawal_counts_although_who_asked_for_it_is_gone() {
        let (data, store) = (tempfile::tempdir().unwrap(), Slow::default());
        let (begun, go) = (Arc::clone(&store.begun), Arc::clone(&store.go));
        let settings = Settings::usual(data.path());
        let server = Server::open(settings, store, |_: &Path| Ok(())).await.unwrap();
        let shared = server.shared();
        let link = shared.accounts.invite("Nadia", By::Console).await.unwrap();
        let nadia = serde_json::to_value(shared.accounts.join(&link, "iPad").await.unwrap());
        let link = shared.accounts.invite("Malo", By::Console).await.unwrap();
        let malo = shared.accounts.join(&link, "iPad").await.unwrap();
        // As hyper does when its client goes: in the middle of the commit the request is let go of.
        let leave = move |request: Request, next: Next| {
            let begun = Arc::clone(&begun);
            async move {
                tokio::select! {
                    () = begun.notified() => "gone".into_response(),
                    response = next.run(request) => response,
                }
            }
        };
        let app = router(Arc::clone(&shared)).layer(axum::middleware::from_fn(leave));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, app).into_future());
        let token = nadia.unwrap()["token"].as_str().unwrap().to_owned();
        let body = format!(r#"{{"device":"{}"}}"#, malo.device);
        let request = format!(
            "POST /api/admin/revoke HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("gone"), "{answer}");
        go.notify_one();
        // Whoever comes next comes after it.
        drop(shared.accounts.turn(By::Console).await.unwrap());
        assert!(shared.accounts.is_revoked(malo.device), "as on the disk");
    }
}
