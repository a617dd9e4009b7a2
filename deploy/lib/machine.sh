# shellcheck shell=bash
# Brings what a Debian machine lacks. Sourced by the scripts beside this folder.

# Talk goes to stderr; stdout belongs to data.
say() { printf '%s\n' "$*" >&2; }

# Ends with the exit code for a machine that lacks something.
lacking() { say "$*"; exit 3; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    lacking "root or sudo is needed to run: $*"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" >&2
}

# bring PACKAGE...: installs from Debian. One retry, because mirrors and locks have bad moments.
bring() {
  command -v apt-get >/dev/null || lacking "Please install: $*"
  say "Installing from Debian: $*"
  local attempt
  for attempt in first second; do
    if apt update && apt install --no-install-recommends "$@"; then
      return 0
    fi
    [ "$attempt" = second ] || { say "The installation failed; once more."; sleep 5; }
  done
  lacking "Could not install: $*"
}

dotnet_is_here() {
  command -v dotnet >/dev/null || lacking "The .NET 10 SDK is needed (https://dotnet.microsoft.com/download)."
  # The runtime looks for ICU at start; a hand-unpacked SDK on a bare Debian has none.
  if [ -z "${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-}" ] && ! ldconfig -p 2>/dev/null | grep -q 'libicuuc\.so'; then
    bring libicu72
  fi
}

# Node and npm fetch the browser files at build time, by lock file.
npm_is_here() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    bring nodejs npm
  fi
}

# True when server programs of PostgreSQL 15 or newer are on this machine; Debian keeps them off the PATH.
postgres_is_here() {
  local folder major
  for folder in "$(pg_config --bindir 2>/dev/null || true)" \
    "$(dirname "$(readlink -f "$(command -v postgres || true)")")" \
    /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
      major=$("$folder/postgres" --version 2>/dev/null | sed -E 's/[^0-9]*([0-9]+).*/\1/')
      if [ "${major:-0}" -ge 15 ]; then
        return 0
      fi
    fi
  done
  return 1
}

# The server's programs only: Debian would make and start a cluster for the whole machine, which nobody asked for here.
bring_postgres() {
  local settings=/etc/postgresql-common/createcluster.conf kept outcome=0
  bring postgresql-common
  kept=$(mktemp)
  as_root cat "$settings" >"$kept" 2>/dev/null || true
  { grep -v '^ *create_main_cluster' "$kept" || true; echo 'create_main_cluster = false'; } | as_root tee "$settings" >/dev/null
  (bring postgresql-15) || outcome=$?
  as_root tee "$settings" <"$kept" >/dev/null
  rm -f "$kept"
  return "$outcome"
}

# What dossiers are printed with: Pango and Cairo, and a font that holds Chinese.
printing_is_here() {
  local lacking=()
  ldconfig -p 2>/dev/null | grep -q 'libpangocairo-1\.0\.so\.0' || lacking+=(libpangocairo-1.0-0)
  ldconfig -p 2>/dev/null | grep -q 'libcairo\.so\.2' || lacking+=(libcairo2)
  fc-list ':lang=zh-cn' 2>/dev/null | grep -q . || lacking+=(fontconfig fonts-noto-cjk)
  [ "${#lacking[@]}" -eq 0 ] || bring "${lacking[@]}"
}
