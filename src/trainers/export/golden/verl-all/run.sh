#!/usr/bin/env bash
# Runs the experiment; further arguments are overrides too.
set -euo pipefail
cd "$(dirname "$0")"
export PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}"
export VERL_FILE_LOGGER_PATH="$PWD/out/metrics.jsonl"
mkdir -p out
mapfile -t overrides < <(grep -v '^#' overrides.txt)
exec python -m verl.trainer.main_ppo "${overrides[@]}" "$@"
