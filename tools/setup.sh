#!/usr/bin/env bash
# Makes .venv with everything that the project needs, and installs missing system packages where it may.
#   tools/setup.sh          what the product needs
#   tools/setup.sh test     and what its tests need (a browser, a PostgreSQL server)
#   tools/setup.sh train    and what learning new weights needs
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }

languages=(eng deu fra spa ita nld pol por swe ukr rus osd)
needed=()
command -v tesseract >/dev/null || needed+=(tesseract-ocr)
for language in "${languages[@]}"; do
  found=$(find /usr/share/tesseract-ocr /usr/share/tessdata -name "$language.traineddata" -print -quit 2>/dev/null || true)
  [ -n "$found" ] || needed+=("tesseract-ocr-$language")
done
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || needed+=(fonts-dejavu-core)
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSerif-Italic.ttf ] || needed+=(fonts-dejavu-extra)
[ -e /usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf ] || needed+=(fonts-liberation)
if [ "${1:-}" = test ]; then
  [ -x /usr/bin/chromium ] || needed+=(chromium)
  command -v initdb >/dev/null || [ -n "$(find /usr/lib/postgresql -name initdb -print -quit 2>/dev/null)" ] || needed+=(postgresql)
fi
python3 -c 'import ensurepip' 2>/dev/null || needed+=(python3-venv)

if [ ${#needed[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing system packages: ${needed[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${needed[@]}" >/dev/null
  else
    say "These system packages are missing. Install them and run this again:"
    echo "    sudo apt-get install ${needed[*]}"
    exit 1
  fi
fi

python=$(command -v python3.11 || command -v python3)
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  say "Python 3.11 or newer is needed; found $("$python" --version)."
  exit 1
fi
if [ ! -x .venv/bin/python ]; then
  say "Making .venv"
  "$python" -m venv .venv
fi

case "${1:-}" in
  test) extras=test,demo,train ;;
  train) extras=demo,train ;;
  *) extras=demo ;;
esac
stamp=".venv/.installed-$extras"
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ] || [ constraints.txt -nt "$stamp" ]; then
  say "Installing Python packages ($extras); the first time this takes a minute or two"
  .venv/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt -e ".[$extras]"
  touch "$stamp"
fi
say "Ready: .venv/bin/orderwright"
