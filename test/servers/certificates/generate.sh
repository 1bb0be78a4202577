#!/bin/sh
# Makes the certificates of the test servers anew: an authority, and what it signs. Needs OpenSSL 3.
# The dates are fixed, so that the clock of a machine does not matter.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: > "$work/index.txt"
cat > "$work/ca.cnf" <<CNF
[ca]
default_ca = test
[test]
database = $work/index.txt
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE
[server]
subjectAltName = DNS:localhost,IP:127.0.0.1
[expired]
subjectAltName = DNS:localhost,IP:127.0.0.1
[elsewhere]
subjectAltName = DNS:elsewhere.test
[client]
extendedKeyUsage = clientAuth
[self-signed]
subjectAltName = DNS:localhost,IP:127.0.0.1
CNF

# make <name> <end YYMMDD…Z> <signing options…>: a key pair whose certificate has the extensions [<name>]
make() {
  name=$1 end=$2
  shift 2
  openssl ecparam -genkey -name prime256v1 -noout | openssl pkcs8 -topk8 -nocrypt -out "$name.key.pem"
  openssl req -new -key "$name.key.pem" -subj "/CN=rollcall test $name" -out "$work/$name.csr"
  openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/$name.csr" -out "$name.pem" -extensions "$name" \
    -startdate 20000101000000Z -enddate "$end" "$@"
}

make authority 21000101000000Z -selfsign -keyfile authority.key.pem
for name in server elsewhere client; do
  make $name 21000101000000Z -cert authority.pem -keyfile authority.key.pem
done
make expired 20010101000000Z -cert authority.pem -keyfile authority.key.pem
make self-signed 21000101000000Z -selfsign -keyfile self-signed.key.pem
openssl pkcs8 -topk8 -in client.key.pem -passout pass:sesame -out client.encrypted.key.pem
rm authority.key.pem
