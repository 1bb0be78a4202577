#!/bin/sh
# Makes the certificates of the demo API anew: src/demo/listen/certificates.ts for the server, collections/demo-only/ for
# who calls it. Needs OpenSSL 3. The dates are fixed, so that the clock of a machine does not matter, and the key of the
# authority is thrown away: nothing else can be signed by it.
set -eu
cd "$(dirname "$0")/.."
out=collections/demo-only
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: > "$work/index.txt"
cat > "$work/ca.cnf" <<CNF
[ca]
default_ca = demo
[demo]
database = $work/index.txt
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
default_startdate = 20000101000000Z
default_enddate = 21000101000000Z
[any]
commonName = supplied
[ca-of-demo]
basicConstraints = critical,CA:TRUE
[server]
subjectAltName = DNS:localhost,DNS:api.demo.test,IP:127.0.0.1
extendedKeyUsage = serverAuth
[client]
extendedKeyUsage = clientAuth
CNF

# make <name> <subject> <extensions> <signing options…>: a key pair in the work folder
make() {
  name=$1 subject=$2 extensions=$3
  shift 3
  openssl ecparam -genkey -name prime256v1 -noout | openssl pkcs8 -topk8 -nocrypt -out "$work/$name.key.pem"
  openssl req -new -key "$work/$name.key.pem" -subj "/CN=$subject" -out "$work/$name.csr"
  openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/$name.csr" -out "$work/$name.pem" \
    -extensions "$extensions" "$@"
}

make ca "rollcall demo only, do not trust" ca-of-demo -selfsign -keyfile "$work/ca.key.pem"
make server "rollcall demo API" server -cert "$work/ca.pem" -keyfile "$work/ca.key.pem"
make client alice client -cert "$work/ca.pem" -keyfile "$work/ca.key.pem"

mkdir -p "$out"
cp "$work/ca.pem" "$work/client.pem" "$out"
openssl pkcs8 -topk8 -v2 aes-256-cbc -in "$work/client.key.pem" -passout pass:open-sesame-7 -out "$out/client.key.pem"
chmod 644 "$out/client.key.pem"
{
  echo '/** The authority of the demo, as in collections/demo-only/ca.pem; made by scripts/demo-certificates.sh. */'
  printf 'export const authority = `%s`;\n' "$(cat "$work/ca.pem")"
  echo
  echo '/** Of `localhost`, `api.demo.test` and 127.0.0.1. The key is public: it proves nothing to anybody. */'
  printf 'export const server = {\n  cert: `%s`,\n  key: `%s`,\n};\n' "$(cat "$work/server.pem")" "$(cat "$work/server.key.pem")"
} > src/demo/listen/certificates.ts
