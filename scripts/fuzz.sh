#!/bin/sh
# Runs each fuzz target for so many seconds, 60 if none are given, and prints what came of it. What it learned stays in build-fuzz/found and is where
# the next run starts from; an input that breaks something stays in build-fuzz/broken. The exit status is 1 if there was any.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
seconds=${1-60}
case $seconds in
*[!0-9]* | '') stop "expects a number of seconds, found: $seconds" ;;
esac
[ $# -le 1 ] || stop "takes one argument, found: $*"

need_packages cmake ninja-build clang libclang-rt-dev libc6-dev pkgconf libglib2.0-dev libwireshark-dev wireshark-dev python3
need_proc

cmake --preset fuzz >/dev/null || stop "cmake could not configure the build: see above"
cmake --build --preset fuzz >build-fuzz/build.log || stop "the build failed: see $PWD/build-fuzz/build.log"

# Prints a row of the table for a target, and where the input is that ended the run.
fuzz() {
    mkdir -p "build-fuzz/found/$1" build-fuzz/broken
    log=build-fuzz/$1.log
    begin=$(date +%s)
    status=0
    # GLib's own blocks would hide who leaks.
    G_SLICE=always-malloc build-fuzz/fuzz/fuzz_"$1" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -dict=fuzz/sip.dict \
        -artifact_prefix="$PWD/build-fuzz/broken/$1-" -print_final_stats=1 "build-fuzz/found/$1" "fuzz/corpus/$1" "fuzz/odd/$1" >"$log" 2>&1 || status=1
    executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -1)
    covered=$(sed -n 's/^#.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -1)
    printf '%-12s %8d %12s %9s %9d\n' "$1" $(($(date +%s) - begin)) "${executed:-?}" "${covered:-?}" "$status"
    [ "$status" -eq 0 ] || sed -n 's/^artifact_prefix.*Test unit written to /    /p' "$log"
    return "$status"
}

printf '%-12s %8s %12s %9s %9s\n' target seconds executions coverage findings
failed=0
for target in sip_message codebook evidence exchange; do
    fuzz "$target" || failed=1
done
exit $failed
