#!/bin/sh
# Installs the rollout command from the server that this script came from:
#
#   curl -fsSL @ORIGIN@/install | bash
#
# It needs a POSIX shell and curl or wget. Where Node 20.19 or newer is there, it installs a small program for Node, else
# an executable that needs nothing. It can be run again at any time: that brings the command up to date.
#
#   ROLLOUT_INSTALL_DIR   where the command goes, instead of ~/.rollout/bin
#   ROLLOUT_CLI_URL       where it is downloaded from, instead of @ORIGIN@/cli/rollout

set -eu
umask 022

base_url='@ORIGIN@'

say() { printf '%s\n' "$*"; }

fail() {
  printf 'rollout was not installed. %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '%s\n' "$line" >&2; done
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Where things go

choose_places() {
  [ -n "${HOME:-}" ] || fail "HOME is not set, so there is no place for it."
  dir=${ROLLOUT_INSTALL_DIR:-$HOME/.rollout/bin}
  # A tilde as it comes where the shell did not expand it.
  # shellcheck disable=SC2088
  case $dir in
    '~') dir=$HOME ;;
    '~/'*) dir=$HOME/${dir#??} ;;
    /*) ;;
    *) dir=$PWD/$dir ;;
  esac
  newline='
'
  case $dir in
    *:* | *"'"* | *\\* | *"$newline"*)
      fail "The folder $dir has a character that cannot stand in PATH." "Set ROLLOUT_INSTALL_DIR to another one." ;;
  esac
  cli_url=${ROLLOUT_CLI_URL:-$base_url/cli/rollout}
  case $cli_url in
    *[!A-Za-z0-9._~:/@%+-]* | '')
      fail "ROLLOUT_CLI_URL is no address: $cli_url" "Write it as $base_url/cli/rollout." ;;
    http://?* | https://?*) ;;
    *) fail "ROLLOUT_CLI_URL is no address: $cli_url" "Write it as $base_url/cli/rollout." ;;
  esac
}

# What fits this machine

choose_kind() {
  if node_is_new_enough; then
    kind=node
    suffix=.js
  else
    kind=standalone
    suffix=-$(platform)
  fi
  url=$cli_url$suffix
  name=${url##*/}
}

node_is_new_enough() {
  has node || return 1
  new_enough=$(node -p 'var v = process.versions.node.split("."); +v[0] > 20 || (+v[0] === 20 && +v[1] >= 19)' \
    2>/dev/null) || return 1
  [ "$new_enough" = true ]
}

platform() {
  system=$(uname -s)
  machine=$(uname -m)
  case $machine in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) fail "There is no executable for the processor $machine." "Install Node 20.19 or newer (https://nodejs.org), then run this again." ;;
  esac
  case $system in
    Linux)
      if uses_musl; then
        fail "This system uses musl (as Alpine does), and the executable needs glibc." \
          "Install Node 20.19 or newer, on Alpine by: apk add nodejs. Then run this again."
      fi
      say "linux-$machine" ;;
    Darwin)
      # A terminal that Rosetta translates calls an Apple processor x86_64.
      if [ "$machine" = x64 ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || :)" = 1 ]; then machine=arm64; fi
      say "darwin-$machine" ;;
    *) fail "There is no executable for $system." "Install Node 20.19 or newer (https://nodejs.org), then run this again." ;;
  esac
}

# A system may have both; the executable runs where glibc's loader is.
uses_musl() {
  for loader in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1 /lib64/ld-linux-aarch64.so.1; do
    if [ -e "$loader" ]; then return 1; fi
  done
  for loader in /lib/ld-musl-*; do
    if [ -e "$loader" ]; then return 0; fi
  done
  return 1
}

# Downloading and checking

# Writes what is at the address $1 to the file $2. Where it is asked for by https, curl takes nothing by http; what wget
# takes is compared with its checksum, as all is.
download() {
  if has curl; then
    case $1 in https:*) protocols='=https' ;; *) protocols='=http,https' ;; esac
    curl -fsSL --proto "$protocols" --connect-timeout 20 \
      --speed-limit 1 --speed-time 30 -o "$2" "$1"
  elif has wget; then
    wget -q -T 30 -O "$2" "$1"
  else
    fail "Neither curl nor wget is there." "Install one of them, then run this again."
  fi
}

# Prints the SHA-256 of the file $1.
checksum() {
  if has sha256sum; then
    sum=$(sha256sum <"$1")
  elif has shasum; then
    sum=$(shasum -a 256 <"$1")
  elif has openssl; then
    # "SHA2-256(stdin)= …", or the sum alone.
    sum=$(openssl dgst -sha256 <"$1")
    sum=${sum##*= }
  else
    return 1
  fi
  say "${sum%% *}"
}

fetch() {
  mkdir -p "$dir" 2>/dev/null || fail "The folder $dir cannot be made." "Set ROLLOUT_INSTALL_DIR to one that you may write."
  # Without an ending: below a package.json of ES modules Node runs no file with one that it does not know.
  new=$(mktemp "$dir/.rollout-new-XXXXXX" 2>/dev/null) ||
    fail "The folder $dir cannot be written." "Set ROLLOUT_INSTALL_DIR to one that you may write."
  sums=$(mktemp "$dir/.rollout-sums.XXXXXX")

  checksum "$sums" >/dev/null ||
    fail "None of sha256sum, shasum and openssl is there, so the download could not be checked." \
      "Install one of them, then run this again."
  sums_url=${cli_url%/*}/checksums.txt
  download "$sums_url" "$sums" ||
    fail "$sums_url could not be downloaded." \
      "Check that the server runs, is reached from here, and that its command line was built (npm run build)."
  expected=
  while read -r sum file || [ -n "$sum" ]; do
    if [ "$file" = "$name" ]; then expected=$sum; fi
  done <"$sums"
  if [ -z "$expected" ]; then
    fail "The server has no $name." \
      "Install Node 20.19 or newer (https://nodejs.org) and run this again, or ask who runs the server to build it."
  fi

  say "Downloading $url"
  download "$url" "$new" || fail "$url could not be downloaded." "Run this again; if it stays, tell who runs the server."
  actual=$(checksum "$new")
  if [ "$actual" != "$expected" ]; then
    fail "What was downloaded is not what the server says it is, so it was thrown away." \
      "SHA-256 of $name: $actual" \
      "it should be:      $expected" \
      "Run this again; if it stays, tell who runs the server."
  fi
  chmod 755 "$new"
  version=$("$new" --version 2>/dev/null) ||
    fail "The command was downloaded and is genuine, but does not run on this machine." \
      "Install Node 20.19 or newer (https://nodejs.org), then run this again."
}

# The rename is the last step that can fail: until then a former command stays as it is.
put_in_place() {
  mkdir -p "$HOME/.rollout" 2>/dev/null ||
    fail "$HOME/.rollout cannot be made." "Make $HOME writable, then run this again."
  origin_note=$(mktemp "$HOME/.rollout/.install.XXXXXX")
  printf '{"baseUrl":"%s","cliUrl":"%s","kind":"%s"}\n' "$base_url" "$cli_url" "$kind" >"$origin_note"
  chmod 644 "$origin_note"
  if [ -d "$dir/rollout" ]; then fail "$dir/rollout is a folder." "Remove it, or set ROLLOUT_INSTALL_DIR."; fi
  mv -f "$new" "$dir/rollout"
  mv -f "$origin_note" "$HOME/.rollout/install.json"
}

clean_up() { rm -f "${new:-}" "${sums:-}" "${origin_note:-}"; }

# The path of the shell

# Adds the lines $2 to the file $1, unless the file has the first of them.
add_once() {
  first=${2%%"$newline"*}
  if [ -f "$1" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
      if [ "$line" = "$first" ]; then return 0; fi
    done <"$1"
  fi
  # A file without an end to its last line keeps that line whole.
  if printf '\n%s\n' "$2" 2>/dev/null >>"$1"; then
    changed="${changed:+$changed, }$1"
  else
    say "$1 could not be written."
    unwritten=yes
  fi
}

add_to_path() {
  changed=
  unwritten=
  case ":$PATH:" in *":$dir:"*) on_path=yes ;; *) on_path= ;; esac
  # A folder of one's own choice that is there already is the business of who put it there. Our own may be in the path of
  # this terminal alone, after its lines were removed.
  if [ -n "$on_path" ] && [ "$dir" != "$HOME/.rollout/bin" ]; then return 0; fi
  note="# rollout: $dir"
  lines="$note
case \":\$PATH:\" in *':$dir:'*) ;; *) export PATH='$dir':\"\$PATH\" ;; esac"
  case ${SHELL:-} in
    */zsh)
      add_once "${ZDOTDIR:-$HOME}/.zshrc" "$lines" ;;
    */fish)
      folder=${XDG_CONFIG_HOME:-$HOME/.config}/fish/conf.d
      mkdir -p "$folder" 2>/dev/null || :
      add_once "$folder/rollout.fish" "$note
contains -- '$dir' \$PATH; or set -gx PATH '$dir' \$PATH" ;;
    */bash)
      add_once "$HOME/.bashrc" "$lines"
      # A login shell, as every terminal of macOS is, reads the first of these that is there.
      for file in "$HOME/.bash_profile" "$HOME/.bash_login" "$HOME/.profile"; do
        if [ -f "$file" ]; then break; fi
      done
      add_once "$file" "$lines" ;;
    *)
      add_once "$HOME/.profile" "$lines" ;;
  esac
}

tell() {
  say "Installed $version as $dir/rollout"
  if [ -n "$changed" ]; then say "Added $dir to the path, in $changed"; fi
  other=$(command -v rollout 2>/dev/null || :)
  if [ -n "$on_path" ] && [ -n "$other" ] && [ "$other" != "$dir/rollout" ]; then
    say "Another rollout comes before it in the path: $other"
  fi
  say ""
  if [ -n "$on_path" ]; then
    say "Next:  rollout login"
  elif [ -n "$unwritten" ]; then
    say "Add $dir to the path of your shell. Next:  '$dir/rollout' login"
  else
    say "Open a new terminal, then:  rollout login"
    say "Or here and now:            '$dir/rollout' login"
  fi
}

main() {
  choose_places
  choose_kind
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  fetch
  put_in_place
  add_to_path
  tell
}

# Only here does anything happen: a script that arrived in part does nothing.
main "$@"
