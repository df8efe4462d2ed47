# Sourced by the Makefile and the scripts (not run): where builds go.
# Variables that are already set win.

pntd_cache="${XDG_CACHE_HOME:-$HOME/.cache}/pntd"

# One target directory per world, shared by every clone on the machine.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$pntd_cache/native}"
export PNTD_WASM_TARGET_DIR="${PNTD_WASM_TARGET_DIR:-$pntd_cache/wasm}"

# Queries are checked against the committed .sqlx, not against a live database.
export SQLX_OFFLINE="${SQLX_OFFLINE:-true}"

# Written by scripts/setup where rustup cannot add the WebAssembly target.
if [ -f "$pntd_cache/wasm-env.sh" ]; then
    . "$pntd_cache/wasm-env.sh"
fi
