"""The original's SDK, as it is: finds the local nodes in the registry, and connects pinned.

Arguments: the chain's JSON-RPC, the id of the node that must be found, the port of one that presents another certificate.
"""

import ssl
import sys
import urllib.request
import urllib.error

from opengradient.client.tee_registry import TEERegistry, build_ssl_context_from_der

chain, expected, other_port = sys.argv[1:]
registry = TEERegistry(chain, "0x703cB174AEadB35D611858369B4b1111dC9Abda6")
tees = {"0x" + tee.tee_id.removeprefix("0x"): tee for tee in registry.get_active_tees_by_type(0)}
assert expected in tees, (expected, list(tees))
tee = tees[expected]
assert registry.get_llm_tee().tee_id in {each.tee_id for each in tees.values()}
pinned = build_ssl_context_from_der(tee.tls_cert_der)
try:
    urllib.request.urlopen(tee.endpoint, context=pinned, timeout=20)
except urllib.error.HTTPError as answered:
    print("the registered node answers", answered.code)
try:
    urllib.request.urlopen(f"https://127.0.0.1:{other_port}", context=pinned, timeout=20)
    sys.exit("another certificate was accepted")
except urllib.error.URLError as refused:
    assert isinstance(refused.reason, ssl.SSLCertVerificationError), refused
    print("another certificate is refused")
