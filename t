#!/usr/bin/env bash
# Runs one test, or a few, of any kind: ./t --help. Builds only what they need.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
cd "$root"
log=target/t.log
products='testkit/target/cockpit-standin.jar provider/target/cockpit-sso-provider.jar
  bridge/target/cockpit-bridge.jar demo-app/target/cockpit-sso-demo.jar'
near=8

usage() {
  cat <<'TEXT'
Usage: ./t [--debug] CLASS[#METHOD]... [-- MAVEN ARGUMENTS]

  ./t GuardTest                            all tests of a class
  ./t 'RulesTest#a*'                       one method, or those that match a pattern
  ./t 'Token*Test' PolicyTest              several classes, also by pattern
  ./t DirectoryLoginIT                     an integration test; starts Keycloak if the test needs it
  ./t ClientsIT -- -Dnode=/opt/node/node   with arguments for Maven
  ./t --debug GuardTest                    the test's process waits for a debugger on port 5005

Skips the check of the format and all other tests. Ends with 1 if a test fails, and with 2 if the
name is unknown.
TEXT
}

die() {
  printf '%s\n' "$@" >&2
  exit 2
}

# The files of the test classes whose name matches $1, one per line.
test_files() {
  find ./*/src/test/java -type f -name "$1.java" \( -name '*Test.java' -o -name '*IT.java' \) |
    sed 's,^\./,,' | sort
}

# Those lines of the input that look most like $1: that contain it, or differ by a few letters.
nearest() {
  awk -v wanted="$1" -v most="$near" '
    function least(a, b, c) { a = a < b ? a : b; return a < c ? a : c }
    function distance(a, b,    i, j, row, last, now) {
      for (j = 0; j <= length(b); j++) row[j] = j
      for (i = 1; i <= length(a); i++) {
        last = row[0]; row[0] = i
        for (j = 1; j <= length(b); j++) {
          now = row[j]
          row[j] = least(row[j] + 1, row[j - 1] + 1, last + (substr(a, i, 1) != substr(b, j, 1)))
          last = now
        }
      }
      return row[length(b)]
    }
    BEGIN { wanted = tolower(wanted); stem = wanted; sub(/(test|it)$/, "", stem) }
    {
      far = distance(wanted, tolower($0))
      if (length(stem) > 2 && index(tolower($0), stem)) print 0, far, $0
      else if (far <= 2 + length(wanted) / 4) print 1, far, $0
    }' | sort -k1,1n -k2,2n | sed 's/^[0-9]* [0-9]* //' | head -n "$near"
}

unknown() {
  printf 'There is no %s %s.\n' "$1" "$2" >&2
  [ -z "$3" ] || printf 'Did you mean:\n%s\n' "$(printf '%s\n' "$3" | sed 's/^/  /')" >&2
  exit 2
}

# Whether Keycloak is unpacked, and all jars are newer than their sources.
packaged() {
  ls target/keycloak/keycloak-*/bin/kc.sh >/dev/null 2>&1 || return 1
  for product in $products; do
    [ -f "$product" ] || return 1
    [ -z "$(find pom.xml ./*/pom.xml ./*/src/main addon -type f -newer "$product" | head -n 1)" ] ||
      return 1
  done
}

# Those of the files in $2 that may have the method $1, which may be empty or a pattern. A method
# may be inherited: only a class that extends nothing is sure not to have it.
with_method() {
  local file
  for file in $2; do
    case $1 in
      '' | *[!A-Za-z0-9_]*) printf '%s\n' "$file" ;;
      *) grep -lE "void $1\(|class [A-Za-z]+ extends" "$file" || true ;;
    esac
  done
}

names=()
maven=()
debug=false
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit ;;
    --debug) debug=true ;;
    --) shift && maven=("$@") && break ;;
    -*) die "Unknown option $1. Arguments for Maven come after --, see ./t --help." ;;
    *) names+=("$1") ;;
  esac
  shift
done
[ ${#names[@]} -gt 0 ] || { usage >&2 && exit 2; }
command -v mvn >/dev/null || die "There is no mvn here. Install Maven 3.8 and a JDK 17, or newer."

# From each name to its files. The module decides what Maven builds, the ending of the name which
# plugin runs the test.
unit=
integration=
modules=
files=
for name in "${names[@]}"; do
  class=${name%%#*}
  class=${class##*/}
  class=${class%.java}
  class=${class##*.}
  method=
  case $name in *'#'*) method=${name#*'#'} ;; esac
  found=$(test_files "$class")
  # Classes of several modules may have this name: a path chooses one.
  case ${name%%#*} in */*) found=$(printf '%s\n' "$found" | grep -F "${name%%#*}") || true ;; esac
  [ -n "$found" ] || unknown "test class" "$class" \
    "$(test_files '*' | sed 's,.*/,,; s,\.java$,,' | sort -u | nearest "$class")"
  found=$(with_method "$method" "$found")
  [ -n "$found" ] || unknown "test $method in" "$class" \
    "$(test_files "$class" | xargs sed -n 's/^ *\(public \)\{0,1\}void \([a-zA-Z0-9_]*\)(.*/\2/p' |
      nearest "$method")"
  files="$files$found
"
  case $found in *Test.java*) unit=${unit:+$unit,}$class${method:+#$method} ;; esac
  case $found in
    *IT.java*) integration=${integration:+$integration,}$class${method:+#$method} ;;
  esac
  for file in $found; do
    case ",$modules," in *",${file%%/*},"*) ;; *) modules=${modules:+$modules,}${file%%/*} ;; esac
  done
done

options=(-B -ntp -pl "$modules" -am -Dspotless.check.skip=true -Denforcer.skip=true
  -DtrimStackTrace=true "-Dtest=${unit:-none}" -Dsurefire.failIfNoSpecifiedTests=false)
# shellcheck disable=SC2086 # a list of files
if grep -qs '^@Tag("slow")' $files; then
  options+=(-Pslow)
fi
if $debug; then
  # Two processes could not share the port.
  options+=(-Dmaven.surefire.debug -Dmaven.failsafe.debug -Dtests.forks=1)
fi
if [ -z "$integration" ]; then
  goals=(test)
else
  options+=("-Dit.test=$integration" -Dfailsafe.failIfNoSpecifiedTests=false)
  goals=(verify)
  # The jars are made last and take longest: without a change in the main code the old ones will do.
  # Tests with the tag "alone" have an execution of their own.
  # shellcheck disable=SC2086 # a list of files
  case $(grep -ls '^@Tag("alone")' $files | wc -l) in
    0) execution=default ;;
    "$(printf '%s' "$files" | grep -c .)") execution=alone ;;
    *) execution= ;;
  esac
  if [ -n "$execution" ] && packaged; then
    goals=(test "failsafe:integration-test@$execution" failsafe:verify@default)
  fi
fi

mkdir -p target
stamp=$(mktemp)
trap 'rm -f "$stamp"' EXIT
began=$SECONDS
$debug && printf 'Connect a debugger to port 5005 once the test waits for it.\n'
status=0
mvn "${goals[@]}" "${options[@]}" ${maven[@]+"${maven[@]}"} >"$log" 2>&1 &
pid=$!
trap 'kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; rm -f "$stamp"; exit 130' INT TERM
while kill -0 "$pid" 2>/dev/null; do
  if [ -t 1 ]; then
    now=$(sed -n -e 's/^\[INFO\] Running \(.*\.\)*\(.*\)/\2/p' \
      -e 's/^\[INFO\] Building Cockpit SSO: \(.*\) [0-9][^ ]* .*/\1/p' "$log" | tail -n 1)
    printf '\r\033[2K  …  %s s  %s' "$((SECONDS - began))" "$now"
  fi
  sleep 0.5
done
[ ! -t 1 ] || printf '\r\033[2K'
wait "$pid" || status=$?
trap 'rm -f "$stamp"' EXIT

# What ran: each report that is newer than the start.
reports=$(find ./*/target/surefire-reports ./*/target/failsafe-reports -name 'TEST-*.xml' \
  -newer "$stamp" 2>/dev/null | sed 's,^\./,,' | sort) || true
ran=0
for report in $reports; do
  attribute() { sed -n "s/^<testsuite .* $1=\"\([^\"]*\)\".*/\1/p" "$report" | head -n 1; }
  tests=$(attribute tests)
  failed=$(($(attribute failures) + $(attribute errors)))
  skipped=$(attribute skipped)
  text=${report%/*}/$(basename "$report" .xml | sed 's/^TEST-//').txt
  ran=$((ran + tests))
  mark=✓
  [ "$failed" -eq 0 ] || mark=✗
  class=$(attribute name)
  printf '  %s  %-28s %4d tests, %d failed, %d skipped  %6s s  %s\n' "$mark" "${class##*.}" \
    "$tests" "$failed" "$skipped" "$(attribute time)" "$text"
  [ "$failed" -eq 0 ] || sed '1,4d' "$text" | head -n 60
done
if [ "$status" -ne 0 ] && ! grep -q '^\[ERROR\].*Tests run:' "$log"; then
  grep '^\[ERROR\]' "$log" | head -n 20 >&2 || tail -n 20 "$log" >&2
fi
if [ "$status" -eq 0 ] && [ "$ran" -eq 0 ]; then
  printf 'No test ran: nothing matches %s.\n' "${names[*]}" >&2
  status=2
fi
printf '  %s s, all output: %s\n' "$((SECONDS - began))" "$log"
exit "$status"
