//! `carnet-server serve`.

use super::{Failure, Outcome, Place, open_store, quiet_server, runtime};
use crate::{Server, Settings, logs, shared::near};
use clap::Args;
use std::{future::Future, net::SocketAddr, process::ExitCode};
use tokio::net::TcpListener;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    place: Place,
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// The folder of the built app [default: dist, if there is one]
    #[arg(long, value_name = "DIR")]
    app: Option<String>,
    /// The address that people use, behind a reverse proxy
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The company's name, written into a store that has none
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// Fill an empty store with an invented company: 2,000 fiches, or N
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "2000")]
    demo: Option<String>,
    /// human or json [default: human]
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<String>,
    /// error, warn, info, debug, trace, or a filter [default: info]
    #[arg(long, value_name = "LEVEL")]
    log_level: Option<String>,
    /// Devices connected at a time [default: 2000]
    #[arg(long, value_name = "N")]
    max_connections: Option<String>,
    /// How long a new connection may take to introduce itself [default: 10]
    #[arg(long, value_name = "SECONDS")]
    hello_timeout: Option<String>,
    /// How long a shutdown waits for what is on its way [default: 10]
    #[arg(long, value_name = "SECONDS")]
    shutdown_timeout: Option<String>,
    /// How long a device's token is good before the device is told the next [default: 86400]
    #[arg(long, value_name = "SECONDS")]
    token_life: Option<String>,
    /// How long a device may work without contact; 0 for as long as it likes [default: 30]
    #[arg(long, value_name = "DAYS")]
    offline_days: Option<String>,
    /// Reverse proxies: addresses and networks, with commas between, or none [default: this machine]
    #[arg(long, value_name = "ADDRS")]
    trusted_proxies: Option<String>,
    /// Speak TLS: the certificate's file, in PEM, with those that vouch for it; read again when it changes
    #[arg(long, value_name = "FILE")]
    tls_certificate: Option<String>,
    /// The certificate's private key, in PEM
    #[arg(long, value_name = "FILE")]
    tls_key: Option<String>,
    /// A file of passwords that nobody may choose: SHA-1 hashes in order, one a line
    #[arg(long, value_name = "FILE")]
    breached_passwords: Option<String>,
    /// Where addresses are looked for: a service like the Base adresse nationale's. None is asked unless it is named
    #[arg(long, value_name = "URL")]
    geocoder: Option<String>,
    /// What all attached files together may take, in gigabytes [default: 50]
    #[arg(long, value_name = "GB")]
    files_room: Option<String>,
}

pub(super) fn run(options: Options) -> Outcome {
    let settings = options.place.settings(vec![
        ("listen", options.listen),
        ("app", options.app),
        ("public_url", options.public_url),
        ("company", options.company),
        ("demo", options.demo),
        ("log_format", options.log_format),
        ("log_level", options.log_level),
        ("max_connections", options.max_connections),
        ("hello_timeout", options.hello_timeout),
        ("shutdown_timeout", options.shutdown_timeout),
        ("token_life", options.token_life),
        ("offline_days", options.offline_days),
        ("trusted_proxies", options.trusted_proxies),
        ("tls_certificate", options.tls_certificate),
        ("tls_key", options.tls_key),
        ("breached_passwords", options.breached_passwords),
        ("geocoder", options.geocoder),
        ("files_room", options.files_room),
    ])?;
    logs::start(&settings);
    runtime()?.block_on(serve(settings))
}

async fn serve(settings: Settings) -> Outcome {
    let mut stop = Box::pin(stop()?);
    // First, so that a port in use is said before a demo is written.
    let listener = listen(settings.listen).await?;
    let address = listener.local_addr()?;
    let store = open_store(&settings)?;
    if settings.demo.is_some() {
        say!("Making sure that the demo company is there; a large one takes a moment.");
    }
    let (data, has_app) = (settings.data.clone(), settings.app.is_some());
    let server = tokio::select! {
        opened = quiet_server(settings, store) => opened?,
        // What a demo has so far is kept, and gone on with at the next start.
        () = &mut stop => return Ok(ExitCode::SUCCESS),
    };
    server.bound(address)?;
    greet(&server, address, has_app).await?;
    say!("To invite someone: carnet-server invite \"Their Name\" --data {}\n", data.display());
    server.run(listener, stop).await?;
    Ok(ExitCode::SUCCESS)
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure(format!("can't listen on {address} ({error}): choose another address with --listen, or stop what uses it"))
    })
}

async fn greet(server: &Server, address: SocketAddr, has_app: bool) -> Result<(), Failure> {
    say!("\nCarnet is at {}", server.public_url());
    if !has_app {
        say!("There is no built app to show (`cargo xtask web` builds it); devices can connect.");
    }
    if server.public_url().host() != near(address).to_string() {
        say!("It listens on {address}.");
    }
    if let Some((link, name)) = server.first_link().await? {
        say!(
            "\nFirst sign-in, for {name} (the link works once, for seven days, on one device):\n{link}\n"
        );
    }
    Ok(())
}

/// Resolves at SIGTERM or Ctrl-C, which are listened for from now on, so that neither ends
/// the process by itself.
fn stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    #[cfg(unix)]
    let mut signals = {
        use tokio::signal::unix::{SignalKind, signal};
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?)
    };
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = signals.0.recv() => {}
            _ = signals.1.recv() => {}
        }
        #[cfg(not(unix))]
        drop(tokio::signal::ctrl_c().await);
    })
}
