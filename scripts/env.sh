# Sourced by the Makefile and the scripts (not run): where builds go.
# Variables that are already set win.

pntd_cache="${XDG_CACHE_HOME:-$HOME/.cache}/pntd"

# One target directory per world, shared by every clone on the machine.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$pntd_cache/native}"
export PNTD_WASM_TARGET_DIR="${PNTD_WASM_TARGET_DIR:-$pntd_cache/wasm}"

# Written by scripts/setup where rustup cannot add the WebAssembly target.
if [ -f "$pntd_cache/wasm-env.sh" ]; then
    . "$pntd_cache/wasm-env.sh"
fi

# Cargo knows the packages of all clones by the same names and judges by the times of files: after another clone
# has built in a directory, its results would pass for this clone's. So this clone's sources become the newest. That
# holds only while no other clone builds: a clone in use holds a shared lock, and another one waits for it.
pntd_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
pntd_is_ours() { [ "$(cat "$1/built-by" 2>/dev/null)" = "$pntd_root" ]; }
pntd_lock() { command -v flock >/dev/null 2>&1 || return 0; flock "$@"; }
pntd_descriptor=8
for pntd_target in "$CARGO_TARGET_DIR" "$PNTD_WASM_TARGET_DIR"; do
    mkdir -p "$pntd_target"
    eval "exec $pntd_descriptor>>\"\$pntd_target/built-by.lock\""
    pntd_lock --shared "$pntd_descriptor"
    while ! pntd_is_ours "$pntd_target"; do
        if ! pntd_lock --nonblock "$pntd_descriptor"; then
            echo "build: another clone builds in $pntd_target: waiting until it has ended" >&2
            pntd_lock "$pntd_descriptor"
        fi
        (cd "$pntd_root" && git ls-files -z -- '*.rs' '*.toml' '*.sql' '*.csv' '*.xlsx' | xargs -0 -r touch -c --) || true
        # What was half compiled for a clone that nobody has built for a day is only ballast, and grows to tens of gigabytes.
        find "$pntd_target"/*/incremental -mindepth 1 -maxdepth 1 -mtime +0 -exec rm -rf {} + 2>/dev/null || true
        printf '%s\n' "$pntd_root" >"$pntd_target/built-by"
        # Between the two locks another clone may have come: then once more.
        pntd_lock --shared "$pntd_descriptor"
    done
    pntd_descriptor=$((pntd_descriptor + 1))
done
