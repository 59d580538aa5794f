#!/usr/bin/env bash
# Gives the active rustc a standard library for wasm32-unknown-unknown, by the first
# way that works:
#
#   1. it is there already;
#   2. `rustup target add`, on a machine that reaches rustup's server;
#   3. the distribution's ready-made library, when rustc itself is the distribution's;
#   4. std built here from source: the toolchain's own `rust-src` component if present,
#      else the distribution's `rust-src` package of exactly this compiler's version.
#
# The library lands where `rustup target add` would have put it, so that plain
# `cargo build --target wasm32-unknown-unknown` works afterwards, fat LTO included.
set -euo pipefail

target=wasm32-unknown-unknown
sysroot=$(rustc --print sysroot)
version=$(rustc --version | cut -d' ' -f2)
libdir=$sysroot/lib/rustlib/$target/lib
source_dir=$sysroot/lib/rustlib/src/rust/library

say() { echo "  wasm target: $*"; }
die() { echo "  wasm target: $*" >&2; exit 1; }
installed() { compgen -G "$libdir/libstd-*.rlib" >/dev/null; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

by_rustup() {
  command -v rustup >/dev/null || return 1
  say "asking rustup"
  timeout 90 rustup target add "$target" >/dev/null 2>&1
  installed
}

by_distribution() {
  [ "$sysroot" = /usr ] && command -v apt-get >/dev/null || return 1
  say "installing the distribution's libstd-rust-dev-wasm32"
  as_root apt-get install -y -qq libstd-rust-dev-wasm32 >/dev/null 2>&1
  installed
}

# Prints the archive's address, from either style of apt sources.
mirror() {
  cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null \
    | awk '/^URIs:/ {print $2; exit} /^deb / {for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) {print $i; exit}}'
}

# Puts the standard library's source under $1, from the distribution's package. The
# lists of packages are fetched into a folder of their own: the machine's stay as they are.
fetch_source() {
  local into=$1 archive suites package
  command -v apt-get >/dev/null || die "rustup is out of reach and this system has no apt-get. Run: rustup target add $target"
  archive=$(mirror)
  [ -n "$archive" ] || die "found no package archive in /etc/apt. Run: rustup target add $target"
  suites="stable stable-backports testing unstable"
  mkdir -p "$into/lists/partial" "$into/cache/archives/partial"
  for suite in $suites; do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive $suite main"
  done > "$into/sources.list"
  local apt=(-o "Dir::Etc::SourceList=$into/sources.list" -o Dir::Etc::SourceParts=/dev/null
             -o "Dir::State::Lists=$into/lists" -o "Dir::Cache=$into/cache" -o APT::Sandbox::User=root)
  say "looking for rust-src $version in the distribution"
  # One suite that is missing must not stop the others.
  apt-get "${apt[@]}" update -qq >/dev/null 2>&1 || true
  package=$(apt-cache "${apt[@]}" madison rust-src 2>/dev/null \
    | awk -F'|' -v v="$version" '{gsub(/ /, "", $2)} index($2, v "+") == 1 {print $2; exit}')
  [ -n "$package" ] || die "the distribution has no rust-src $version. Run: rustup target add $target"
  (cd "$into" && apt-get "${apt[@]}" download -qq "rust-src=$package")
  dpkg -x "$into"/rust-src_*.deb "$into/unpacked"
}

by_source() {
  local work borrowed=no
  work=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT
  if [ ! -f "$source_dir/Cargo.lock" ]; then
    fetch_source "$work"
    mkdir -p "$(dirname "$source_dir")"
    cp -a "$work/unpacked/usr/src/rustc-$version/library" "$source_dir"
    borrowed=yes
  fi
  say "building std $version (about a minute)"
  mkdir -p "$work/empty/src"
  : > "$work/empty/src/lib.rs"
  cat > "$work/empty/Cargo.toml" <<'TOML'
[package]
name = "empty"
version = "0.0.0"
edition = "2021"

[workspace]

[profile.release]
panic = "abort"
codegen-units = 1
TOML
  (cd "$work/empty" && RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$work/target" \
    cargo build --quiet --release --target "$target" -Zbuild-std=core,alloc,std,panic_abort,test)
  mkdir -p "$libdir"
  find "$work/target/$target/release/deps" -name '*.rlib' ! -name 'libempty-*' -exec cp {} "$libdir/" \;
  # A source that was not there before does not stay: rust-analyzer and rustup have their own ideas about it.
  if [ "$borrowed" = yes ]; then rm -rf "$source_dir"; fi
  installed
}

if installed; then exit 0; fi
[ -w "$sysroot/lib" ] || [ "$sysroot" = /usr ] || die "$sysroot can't be written by $(id -un)"
by_rustup || by_distribution || by_source || die "could not be installed. Run: rustup target add $target"
say "ready"
