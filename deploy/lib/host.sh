# shellcheck shell=bash
# Builds the host once per state of its sources and runs it. Sourced by the scripts beside this folder.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
published=$root/Ledger.Host/bin/published

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Nothing that a script started stays behind, build servers neither.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

# A line that changes whenever a source of the host does.
state_of_sources() {
  (
    cd "$root"
    find Ledger.Domain Ledger.Host Directory.Build.props Directory.Packages.props global.json \
      \( -type d \( -name bin -o -name obj -o -name node_modules -o -path Ledger.Host/wwwroot/lib \) -prune \) \
      -o -type f -printf '%p %T@ %s\n' | LC_ALL=C sort | sha256sum
  )
}

# Publishes a Release build unless the last one was made from these very sources.
build_host() {
  mkdir -p "$root/Ledger.Host/bin"
  (
    flock 9
    local state
    state=$(state_of_sources)
    if [ -f "$published/.built-from" ] && [ "$(cat "$published/.built-from")" = "$state" ]; then
      exit 0
    fi
    dotnet_is_here
    npm_is_here
    say "Building the host (Release) ..."
    rm -rf "$published.new"
    # Beside and swapped, so that a host that is running keeps its files.
    if ! dotnet publish "$root/Ledger.Host" -c Release -o "$published.new" -v q --nologo -p:UseSharedCompilation=false >"$root/Ledger.Host/bin/publish.log" 2>&1; then
      cat "$root/Ledger.Host/bin/publish.log" >&2
      lacking "The build failed."
    fi
    printf '%s\n' "$state" >"$published.new/.built-from"
    rm -rf "$published.old"
    [ ! -d "$published" ] || mv "$published" "$published.old"
    mv "$published.new" "$published"
    rm -rf "$published.old"
  ) 9>"$root/Ledger.Host/bin/publish.lock"
}

# Becomes the host, with the given verb and options.
become_host() {
  exec dotnet "$published/Ledger.Host.dll" "$@"
}
