# Read by the acceptance commands: a temporary folder, processes that end with the command, and a running vault.
# shellcheck shell=bash

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
configuration=Release
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
started=()

work=$(mktemp -d "${TMPDIR:-/tmp}/tokenvault-acceptance-XXXXXX")

say() { printf '%s\n' "$*"; }

fail() {
    say "FAILED: $*"
    exit 1
}

quick=false
for argument in "$@"; do
    case $argument in
        --quick) quick=true ;;
        *) echo "usage: $0 [--quick]" >&2; exit 2 ;;
    esac
done

finish() {
    local status=$?
    trap - EXIT INT TERM
    local pid
    for pid in "${started[@]:-}"; do
        [ -n "$pid" ] && stop "$pid"
    done
    if [ "$status" -ne 0 ]; then
        for log in "$work"/*.out "$work"/*/logs/*.log; do
            [ -f "$log" ] && { say "--- the end of ${log#"$work"/}"; tail -n 15 "$log"; }
        done
    fi
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

# Asks a process of ours to stop, and makes it.
stop() {
    local pid=$1 tries
    kill -TERM "$pid" 2>/dev/null || return 0
    for tries in $(seq 200); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
}

# Builds what a command needs. Where the whole solution has just been built, TOKENVAULT_BUILT=1 saves asking for each project.
build() {
    local project
    [ "${TOKENVAULT_BUILT:-}" = 1 ] && return 0
    for project in "$@"; do
        dotnet build "$root/$project" -c "$configuration" -v quiet >"$work/build.out" 2>&1 || fail "$project does not build"
    done
}

build_vault() { build src/TokenVault.Sandbox src/TokenVault.Processor src/TokenVault.Gateway src/TokenVault.Cli; }

tokenvault() { dotnet "$root/src/TokenVault.Cli/bin/$configuration/net10.0/TokenVault.Cli.dll" "$@"; }

# up DIR [OPTION…]: starts a vault on free ports under the supervisor and returns when its gateway listens.
up() {
    local dir=$1 tries
    shift
    dotnet "$root/src/TokenVault.Cli/bin/$configuration/net10.0/TokenVault.Cli.dll" up --dir "$dir" \
        --gateway-port 0 --processor-port 0 --sandbox-port 0 "$@" >"$work/up.out" 2>&1 &
    up_pid=$!
    started+=("$up_pid")
    for tries in $(seq 600); do
        grep -q 'Ctrl-C stops' "$work/up.out" && return 0
        kill -0 "$up_pid" 2>/dev/null || fail "tokenvault up ended before it was up"
        sleep 0.1
    done
    fail "tokenvault up was not up within a minute"
}

# The process id of one service of the vault in DIR: service_pid TokenVault.Gateway DIR
service_pid() {
    local program=$1 dir=$2 process words
    for process in /proc/[0-9]*; do
        words=$({ tr '\0' ' ' <"$process/cmdline"; } 2>/dev/null) || continue
        if [[ $words == *"$program.dll"* && $words == *"$dir/"* ]]; then
            basename "$process"
            return 0
        fi
    done
    return 1
}

# A clone of what is committed, as somebody would get who has just found the project.
fresh_clone() {
    local target=$1
    # The checkout may belong to another user than the one who runs this.
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*' git clone --quiet "$root" "$target"
    if [ -n "$(GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*' git -C "$root" status --porcelain)" ]; then
        say "note: what is not committed is not part of this run"
    fi
}
