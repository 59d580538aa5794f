//! TLS in the server itself: a certificate and its key from files, read again when they change.

use crate::settings::Certificate;
use std::{
    path::Path,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, ServerConfig,
        crypto::{CryptoProvider, ring},
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
        server::{ClientHello, ResolvesServerCert},
        sign::CertifiedKey,
    },
};

/// How often it is looked whether the files are others.
const LOOK: Duration = Duration::from_secs(30);

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file.
    #[error("the file {file} can't be read: {cause}")]
    File {
        /// Which.
        file: String,
        /// Why.
        cause: String,
    },
    /// What is in them.
    #[error("the certificate {certificate} and the key {key} are no use together: {cause}")]
    Pair {
        /// The certificate's file.
        certificate: String,
        /// The key's file.
        key: String,
        /// Why.
        cause: String,
    },
    /// The library.
    #[error("no TLS: {0}")]
    Config(String),
}

/// The certificate as it is now.
#[derive(Debug)]
pub(crate) struct Tls {
    files: Certificate,
    now: RwLock<(Arc<CertifiedKey>, Times)>,
}

/// When the files were last written.
type Times = [Option<SystemTime>; 2];

impl Tls {
    /// Reads the files.
    pub(crate) fn open(files: Certificate) -> Result<Arc<Self>, TlsError> {
        let times = times(&files);
        let pair = read(&files)?;
        Ok(Arc::new(Self { files, now: RwLock::new((pair, times)) }))
    }

    /// What accepts connections. Only HTTP/1.1 is spoken: the sync protocol's WebSocket is of it.
    pub(crate) fn acceptor(self: &Arc<Self>) -> Result<TlsAcceptor, TlsError> {
        let failed = |error: rustls::Error| TlsError::Config(error.to_string());
        let provider = Arc::new(ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(failed)?
            .with_no_client_auth();
        let mut config = config.with_cert_resolver(Arc::clone(self) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Reads the files again whenever they change. What is no use is left aside, with a word in the
    /// log, and tried again: the two may be written one after the other.
    pub(crate) async fn watch(self: Arc<Self>) {
        loop {
            tokio::time::sleep(LOOK).await;
            self.look();
        }
    }

    fn look(&self) {
        let times = times(&self.files);
        let known = self.now.read().unwrap_or_else(PoisonError::into_inner).1;
        if times == known {
            return;
        }
        match read(&self.files) {
            Ok(pair) => {
                *self.now.write().unwrap_or_else(PoisonError::into_inner) = (pair, times);
                tracing::info!("the certificate was read again");
            }
            Err(error) => tracing::error!(%error, "the certificate before stays in use"),
        }
    }
}

impl ResolvesServerCert for Tls {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&now.0))
    }
}

fn times(files: &Certificate) -> Times {
    let written = |path: &Path| std::fs::metadata(path).and_then(|data| data.modified()).ok();
    [written(&files.chain), written(&files.key)]
}

fn read(files: &Certificate) -> Result<Arc<CertifiedKey>, TlsError> {
    let bytes = |path: &Path| {
        std::fs::read(path).map_err(|error| TlsError::File {
            file: path.display().to_string(),
            cause: error.to_string(),
        })
    };
    let (chain, key) = (bytes(&files.chain)?, bytes(&files.key)?);
    pair(&chain, &key, &ring::default_provider()).map(Arc::new).map_err(|cause| TlsError::Pair {
        certificate: files.chain.display().to_string(),
        key: files.key.display().to_string(),
        cause,
    })
}

fn pair(chain: &[u8], key: &[u8], provider: &CryptoProvider) -> Result<CertifiedKey, String> {
    let chain: Vec<_> = CertificateDer::pem_slice_iter(chain)
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    if chain.is_empty() {
        return Err("there is no certificate in PEM".to_owned());
    }
    let key = PrivateKeyDer::from_pem_slice(key)
        .map_err(|_| "there is no private key in PEM".to_owned())?;
    CertifiedKey::from_der(chain, key, provider).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture(name: &str) -> Vec<u8> {
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls").join(name))
            .unwrap()
    }

    fn put(files: &Certificate, chain: &str, key: &str) {
        std::fs::write(&files.chain, fixture(chain)).unwrap();
        std::fs::write(&files.key, fixture(key)).unwrap();
        // A file system may keep time in seconds.
        let later = SystemTime::now() + Duration::from_secs(10);
        let file = std::fs::File::options().write(true).open(&files.chain).unwrap();
        file.set_modified(later).unwrap();
    }

    fn shown(tls: &Tls) -> Vec<u8> {
        tls.now.read().unwrap().0.cert[0].to_vec()
    }

    #[test]
    fn a_changed_certificate_is_taken_and_a_broken_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let files =
            Certificate { chain: folder.path().join("chain"), key: folder.path().join("key") };
        assert!(Tls::open(files.clone()).is_err(), "no files");
        std::fs::write(&files.chain, fixture("one.pem")).unwrap();
        std::fs::write(&files.key, fixture("one.key")).unwrap();
        let tls = Tls::open(files.clone()).unwrap();
        let first = shown(&tls);
        put(&files, "two.pem", "one.key");
        tls.look();
        assert_eq!(shown(&tls), first, "the key is another's");
        put(&files, "two.pem", "two.key");
        tls.look();
        assert_ne!(shown(&tls), first);
        put(&files, "one.key", "two.key");
        let error = Tls::open(files).unwrap_err().to_string();
        assert!(error.contains("no certificate"), "{error}");
    }
}
