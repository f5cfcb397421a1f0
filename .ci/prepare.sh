# Finds what a build needs, installs it or says how, and builds. Sourced by ./run, ./test and .ci/run, which set
# `root` to the repository before. Nothing here writes to standard output: that belongs to the program's answer.

# Exit status when a tool is missing and could not be installed (EX_UNAVAILABLE of sysexits.h).
readonly unavailable=69

say() { printf 'bypass: %s\n' "$*" >&2; }

# The first `swift` that is new enough for Package.swift, first on its own PATH from then on.
find_swift() {
  local needed found folder
  needed=$(sed -n '1s/.*swift-tools-version: *\([0-9][0-9.]*\).*/\1/p' "$root/Package.swift")
  needed=${needed:-6.2}
  local folders=()
  folder=$(command -v swift || true)
  [ -z "$folder" ] || folders+=("$(dirname -- "$folder")")
  folders+=("${SWIFT_TOOLCHAIN:-/opt/swift}/usr/bin" "${HOME:-/nonexistent}/.local/share/swiftly/bin")
  local seen=''
  for folder in "${folders[@]}"; do
    [ -x "$folder/swift" ] || continue
    install_missing_libraries "$folder"
    found=$("$folder/swift" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    if [ -n "$found" ] && [ "$(printf '%s\n' "$needed" "$found" | sort -V | head -n 1)" = "$needed" ]; then
      PATH="$folder:$PATH"
      export PATH
      return 0
    fi
    seen="$seen
  found $folder/swift, version ${found:-unknown}"
  done
  say "Swift $needed or newer is needed and was not found.$seen
  Get it for Linux from https://www.swift.org/install/linux/ (developed with 6.3.1), then either put its usr/bin
  first in PATH or unpack it so that /opt/swift/usr/bin/swift exists (SWIFT_TOOLCHAIN names another folder)."
  exit "$unavailable"
}

# The shared libraries of the system that the toolchain's programs load.
install_missing_libraries() {
  local folder=$1 absent packages=()
  command -v ldd >/dev/null || return 0
  absent=$(for program in swift-package swift-frontend clang swift-format; do
    [ ! -e "$folder/$program" ] || ldd "$folder/$program" 2>/dev/null
  done | sed -n 's/^[[:space:]]*\(lib[^ ]*\) => not found.*/\1/p' | sort -u)
  local library
  for library in $absent; do
    case $library in
      libcurl.so.*) packages+=(libcurl4-openssl-dev) ;;
      libxml2.so.*) packages+=(libxml2-dev) ;;
      libncurses*.so.* | libtinfo.so.*) packages+=(libncurses-dev) ;;
      libsqlite3.so.*) packages+=(libsqlite3-dev) ;;
      libuuid.so.*) packages+=(uuid-dev) ;;
      libz.so.*) packages+=(zlib1g-dev) ;;
      libstdc++.so.* | libgcc_s.so.*) packages+=(g++) ;;
      *) say "the Swift toolchain in $folder needs $library, which this system does not have" ;;
    esac
  done
  [ ${#packages[@]} -eq 0 ] || install "${packages[@]}"
}

# Everything a build needs: Swift, git to fetch the dependencies, C headers and a linker.
require_tools() {
  find_swift
  local packages=()
  command -v git >/dev/null || packages+=(git ca-certificates)
  links_c || packages+=(g++ binutils)
  local package
  for package in $(system_libraries); do is_installed "$package" || packages+=("$package"); done
  if [ ${#packages[@]} -gt 0 ]; then
    install "${packages[@]}"
    links_c || { say "a small C++ program still does not build with $(command -v clang++ || echo clang++)"; exit "$unavailable"; }
  fi
}

# The Debian packages that Package.swift names as providers of system libraries: .apt(["a", "b"]).
system_libraries() { { grep -o '\.apt(\[[^]]*\])' "$root/Package.swift" || true; } | grep -o '"[^"]*"' | tr -d '"' | sort -u; }

# Whether a package is there; yes where there is no dpkg to ask, since the build will tell.
is_installed() {
  ! command -v dpkg-query >/dev/null || dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

# Whether the toolchain's compiler finds headers, start-up objects and a linker.
links_c() {
  local scratch status=0
  scratch=$(mktemp -d)
  printf '#include <stdio.h>\n#include <string>\nint main() { return std::string("a").size() != 1; }\n' \
    >"$scratch/probe.cpp"
  clang++ "$scratch/probe.cpp" -o "$scratch/probe" >/dev/null 2>&1 || status=1
  rm -rf -- "$scratch"
  return "$status"
}

# Installs Debian or Ubuntu packages; a user who may not is told the command and the script stops.
install() {
  local packages
  packages=$(printf '%s\n' "$@" | sort -u | tr '\n' ' ')
  packages=${packages% }
  if ! command -v apt-get >/dev/null; then
    say "missing, and there is no apt-get to install it with; install what Debian calls: $packages"
    exit "$unavailable"
  fi
  if [ "$(id -u)" -ne 0 ]; then
    say "missing: $packages. Install with
  sudo apt-get update && sudo apt-get install -y $packages
and start this again."
    exit "$unavailable"
  fi
  say "installing $packages"
  # Unquoted on purpose: one word a package.
  # shellcheck disable=SC2086
  if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $packages; } \
    </dev/null >&2; then
    say "installing failed; try: apt-get update && apt-get install -y $packages"
    exit "$unavailable"
  fi
}

# Runs a build command silently; shows a moving line on a terminal, and the whole output when it fails.
quietly() {
  local title=$1 log=$2 status=0 start=$SECONDS
  shift 2
  mkdir -p -- "$(dirname -- "$log")"
  say "$title"
  if [ -t 2 ]; then
    # The last line of a pipe's progress, cut to the width of a narrow terminal.
    "$@" </dev/null 2>&1 | tee -- "$log" | while IFS= read -r line; do printf '\r\033[K%.78s' "$line" >&2; done
    status=${PIPESTATUS[0]}
    printf '\r\033[K' >&2
  else
    "$@" </dev/null >"$log" 2>&1 || status=$?
  fi
  if [ "$status" -ne 0 ]; then
    cat -- "$log" >&2
    say "failed: $* (status $status; the text above is also in $log)"
    return "$status"
  fi
  say "done in $((SECONDS - start)) s"
}

# The Swift runtime is linked in: a start takes 9 ms instead of 17, and the program runs where there is no Swift.
# Builds the release program unless it is newer than all it is made from; sets `program` to its path.
build_release() {
  program="$root/.build/release/bypass"
  local stamp="$root/.build/bypass-built"
  if [ -x "$program" ] && [ -e "$stamp" ] &&
    [ -z "$(find "$root/Package.swift" "$root/Sources" -newer "$stamp" -print -quit)" ]; then
    return 0
  fi
  require_tools
  mkdir -p -- "$root/.build"
  # Stamped with the time before the build, so that what is edited meanwhile is built next time.
  local begun="$stamp.$$"
  : >"$begun"
  if ! quietly "building the release program (some minutes the first time)" "$root/.build/release-build.log" \
    swift build --package-path "$root" -c release --product bypass --static-swift-stdlib --explicit-target-dependency-import-check error; then
    rm -f -- "$begun"
    exit 70
  fi
  mv -f -- "$begun" "$stamp"
}
