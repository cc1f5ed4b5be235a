#!/bin/sh
# Installs, or brings up to date, the agent on a Linux terminal: sudo sh systemd/install.sh [--start]
# Changes nothing of a configuration or a journal that is there. DESTDIR= puts everything below another root and touches
# neither users nor systemd, for building a package or an image.
set -eu

HERE=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
DESTDIR=${DESTDIR:-}
PROGRAM=$DESTDIR/opt/watchkeeper-agent
CONFIG=$DESTDIR/etc/watchkeeper-agent
UNIT=$DESTDIR/etc/systemd/system/watchkeeper-agent.service
COMMAND=$DESTDIR/usr/local/bin/watchkeeper-agent
ACCOUNT=watchkeeper-agent

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

[ -f "$HERE/watchkeeper-agent.mjs" ] || fail "watchkeeper-agent.mjs is not beside it; build with: npm run build:agent"
if [ -z "$DESTDIR" ]; then
  [ "$(id -u)" = 0 ] || fail "must be run as root / 须以 root 运行"
  command -v node >/dev/null || fail "Node.js 20.19 or newer is not installed / 未安装 Node.js"
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    fail "Node.js $(node --version) is too old; 20.19 is the least / Node.js 版本过低"
  getent group dialout >/dev/null || groupadd --system dialout
  id "$ACCOUNT" >/dev/null 2>&1 ||
    useradd --system --user-group --home-dir /var/lib/watchkeeper-agent --no-create-home --shell /usr/sbin/nologin "$ACCOUNT"
fi

# The new program stands complete beside the old one before it takes its place.
mkdir -p "$(dirname "$PROGRAM")" "$CONFIG" "$(dirname "$UNIT")" "$(dirname "$COMMAND")"
rm -rf "$PROGRAM.new"
cp -R "$HERE" "$PROGRAM.new"
chmod -R a+rX,go-w "$PROGRAM.new"
rm -rf "$PROGRAM.old"
[ ! -d "$PROGRAM" ] || mv "$PROGRAM" "$PROGRAM.old"
mv "$PROGRAM.new" "$PROGRAM"
rm -rf "$PROGRAM.old"

cp "$PROGRAM/systemd/watchkeeper-agent.service" "$UNIT"
chmod 644 "$UNIT"
cat >"$COMMAND" <<'SH'
#!/bin/sh
exec node /opt/watchkeeper-agent/watchkeeper-agent.mjs "$@"
SH
chmod 755 "$COMMAND"

if [ ! -f "$CONFIG/agent.yaml" ]; then
  sed 's|^dataDir:.*|dataDir: /var/lib/watchkeeper-agent|' "$PROGRAM/examples/xfs4iot.yaml" >"$CONFIG/agent.yaml"
  FRESH=1
fi
chmod 750 "$CONFIG"
chmod 640 "$CONFIG"/*

if [ -n "$DESTDIR" ]; then exit 0; fi
chown -R "root:$ACCOUNT" "$CONFIG"
systemctl daemon-reload
if [ "${1:-}" = --start ]; then
  systemctl enable watchkeeper-agent
  systemctl restart watchkeeper-agent
elif systemctl is-active --quiet watchkeeper-agent; then
  systemctl restart watchkeeper-agent
fi
if [ "${FRESH:-}" = 1 ]; then
  echo "Now write / 请编辑 $CONFIG/agent.yaml, then / 然后:"
  echo "  sudo -u $ACCOUNT watchkeeper-agent check $CONFIG/agent.yaml"
  echo "  sudo systemctl enable --now watchkeeper-agent"
fi
