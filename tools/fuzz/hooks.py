"""What the fuzzer adds to each request: a token of a role that the route lets in, and a key of its own on a POST."""

import json
import os
import uuid

import schemathesis

TOKENS = json.loads(os.environ["CNFS_FUZZ_TOKENS"])


@schemathesis.hook
def before_call(context, case, kwargs):
    allowed = case.operation.definition.raw.get("x-allow")
    headers = case.headers
    if allowed:
        role = next(iter(allowed))
        token = TOKENS[f"service {allowed['service']['scope']}" if role == "service" else role]
        headers["Authorization"] = f"Bearer {token}"
    if case.method.upper() == "POST":
        headers["Idempotency-Key"] = str(uuid.uuid4())
