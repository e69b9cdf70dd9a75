"""Ask a server as two_machines.ts wants it, and print what came, as JSON."""
import http.client
import json
import ssl
import sys
from urllib.parse import urlsplit

url = urlsplit(sys.argv[1])
asked = json.loads(sys.argv[2])
if url.scheme == "https":
    # Whose certificate it is, is not what is asked here.
    connection = http.client.HTTPSConnection(
        url.hostname, url.port, timeout=10, context=ssl._create_unverified_context()
    )
else:
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=10)
headers = asked.get("headers", {})
has_host = any(name.lower() == "host" for name in headers)
body = asked.get("body", "").encode()
try:
    connection.putrequest(asked.get("method", "GET"), url.path or "/", skip_host=has_host)
    for name, value in headers.items():
        connection.putheader(name, value)
    if body:
        connection.putheader("content-length", str(len(body)))
    connection.endheaders(body or None)
    answer = connection.getresponse()
    print(json.dumps({"status": answer.status, "text": answer.read().decode()}))
except OSError as error:
    print(json.dumps({"status": None, "text": str(error)}))
