"""The stand-in over TLS, addressed as Yahoo: host names, certificates and cookies as in life, and no other host.

libcurl's CONNECT_TO sends every connection to this machine; nothing of a request is rewritten.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tracker.demo.chart import from_closes
from tracker.demo.yahoo import YahooStandIn
from tracker.errors import PricesError
from tracker.prices.vendor_session import VendorSession
from tracker.prices.yahoo import Yahoo

NOW = datetime(2025, 8, 22, 9, tzinfo=UTC)
DAYS = {date(2025, 8, 21): 51.70, date(2025, 8, 22): 56.90}


def certify(folder: Path) -> tuple[str, str]:
    """A self-signed certificate for Yahoo's names, and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    hosts = x509.SubjectAlternativeName([x509.DNSName("*.yahoo.com"), x509.DNSName("*.finance.yahoo.com")])
    issued = datetime(2025, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(issued)
        .not_valid_after(issued + timedelta(days=36500))
        .add_extension(hosts, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return str(files[0]), str(files[1])


def redirected(port: int, trusted: str) -> Any:
    """A session whose every connection ends at `port` here. curl_cffi wants CONNECT_TO as libcurl's own list."""
    from curl_cffi._wrapper import ffi, lib
    from curl_cffi.const import CurlOpt

    target = lib.curl_slist_append(ffi.NULL, f"::127.0.0.1:{port}".encode())
    session: Any = VendorSession(verify=trusted, trust_env=False, curl_options={CurlOpt.CONNECT_TO: target})
    session.kept_alive = target
    return session


@pytest.fixture
def standin() -> Iterator[YahooStandIn]:
    made = YahooStandIn({"0981.HK": from_closes(DAYS)}, lambda: NOW)
    yield made
    made.stop()


def test_the_real_client_speaks_tls_to_yahoos_names_and_keeps_its_cookie(tmp_path: Path, standin: YahooStandIn) -> None:
    certificate, key = certify(tmp_path)
    address = standin.start(certificate, key)
    session = redirected(int(address.rsplit(":", 1)[1]), certificate)
    client = Yahoo(session, tmp_path / "cache")
    for _ in range(3):
        bars = client.tape("0981.HK", "1d", date(2025, 8, 21), date(2025, 8, 22), NOW).bars
        assert [bar.close for bar in bars] == [51.70, 56.90]
    charts = [asked for asked in standin.log if asked.path.startswith("/v8/")]
    assert {asked.host for asked in charts} == {"query2.finance.yahoo.com"}
    assert len(charts) <= 4, "a time zone once, then one request a round"
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0, "cookies are pickled there: for the user alone"
    session.close()


def test_a_certificate_that_is_not_trusted_is_a_matter_of_transport(tmp_path: Path, standin: YahooStandIn) -> None:
    certificate, key = certify(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    stranger, _ = certify(other)
    session = redirected(int(standin.start(certificate, key).rsplit(":", 1)[1]), stranger)
    with pytest.raises(PricesError) as refused:
        Yahoo(session, tmp_path / "cache").tape("0981.HK", "1d", date(2025, 8, 21), date(2025, 8, 22), NOW)
    assert refused.value.outcome == "transport"
    session.close()


ASK = """
import sys
from datetime import UTC, date, datetime
from tracker.demo.loopback import loopback_session
from tracker.prices.yahoo import Yahoo
client = Yahoo(loopback_session(sys.argv[1]), sys.argv[2])
now = datetime(2025, 8, 22, 9, tzinfo=UTC)
print(len(client.tape("0981.HK", "1d", date(2025, 8, 21), date(2025, 8, 22), now).bars))
"""


def test_a_process_keeps_its_caches_where_it_was_told_and_nowhere_else(tmp_path: Path, standin: YahooStandIn) -> None:
    """yfinance fixes the place at its first request; two daemons with one place get along (peewee, WAL)."""
    home = tmp_path / "home"
    home.mkdir()
    words = [sys.executable, "-c", ASK, standin.start(), str(tmp_path / "cache")]
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache")}
    both = [subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [one.communicate(timeout=60)[0].strip() for one in both] == ["2", "2"]
    assert (tmp_path / "cache" / "tkr-tz.db").exists()
    assert not [path for path in home.rglob("*") if path.is_file()]
