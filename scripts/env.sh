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
# has built here, its results would pass for this clone's. So this clone's sources become the newest.
pntd_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ "$(cat "$pntd_cache/built-by" 2>/dev/null)" != "$pntd_root" ]; then
    mkdir -p "$pntd_cache"
    (cd "$pntd_root" && git ls-files -z -- '*.rs' '*.toml' '*.sql' '*.csv' '*.xlsx' | xargs -0 -r touch -c --) || true
    printf '%s\n' "$pntd_root" >"$pntd_cache/built-by"
fi
