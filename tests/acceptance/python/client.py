"""Tokenizes and charges a published test card over mTLS, with what protoc made of the protos and nothing of ours besides."""

import datetime
import json
import pathlib
import sys
import time

import grpc
import rpc_error_pb2
from tokenvault.v1 import payments_pb2, payments_pb2_grpc, tokens_pb2, tokens_pb2_grpc

# docs.stripe.com/testing
VISA = b"4242424242424242"
DECLINED = b"4000000000000002"
DEADLINE_S = 20

done = 0


def expect(condition, what):
    global done
    if not condition:
        sys.exit(f"not as expected: {what}")
    done += 1
    print(f"ok    {what}")


def reason_of(error):
    """The vault's stable word for a refusal, from the standard error details."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            for detail in rpc_error_pb2.Status.FromString(value).details:
                if detail.type_url.endswith("/google.rpc.ErrorInfo"):
                    info = rpc_error_pb2.ErrorInfo.FromString(detail.value)
                    if info.domain == "tokenvault":
                        return info.reason
    return None


def expect_refusal(code, reason, what, call):
    try:
        call()
    except grpc.RpcError as error:
        found = (error.code(), reason_of(error))
        if found != (code, reason):
            sys.exit(f"not as expected: {what}: {found[0].name} {found[1]} in place of {code.name} {reason}")
        expect(True, f"{what} is refused: {reason}")
        return
    sys.exit(f"not refused: {what}")


def main():
    vault, merchant = pathlib.Path(sys.argv[1]), sys.argv[2]
    port = json.loads((vault / "gateway" / "gateway.json").read_text())["Listen"]["Port"]
    authority = (vault / "ca" / "ca.pem").read_bytes()
    folder = vault / "clients" / merchant
    mine = grpc.ssl_channel_credentials(authority, (folder / "client.key").read_bytes(), (folder / "client.pem").read_bytes())
    nobody = grpc.ssl_channel_credentials(authority)
    year = datetime.date.today().year + 2

    with grpc.secure_channel(f"127.0.0.1:{port}", mine) as channel:
        tokens = tokens_pb2_grpc.TokenServiceStub(channel)
        payments = payments_pb2_grpc.PaymentServiceStub(channel)

        def tokenize(number, cvc=b""):
            card = tokens_pb2.Card(number=number, expiry_month=12, expiry_year=year, cvc=cvc)
            return tokens.Tokenize(tokens_pb2.TokenizeRequest(card=card), timeout=DEADLINE_S)

        def charge(token, key, minor_units=1234, cvc_handle=b""):
            amount = payments_pb2.Money(minor_units=minor_units, currency_code="EUR")
            request = payments_pb2.ChargeRequest(token=token, amount=amount, idempotency_key=key, cvc_handle=cvc_handle)
            return payments.Charge(request, timeout=DEADLINE_S).payment

        # A merchant that was added a moment ago is known as soon as the gateway has read its registry again.
        for _ in range(100):
            try:
                first = tokenize(VISA, cvc=b"123")
                break
            except grpc.RpcError as error:
                if reason_of(error) != "CALLER_UNKNOWN":
                    raise
                time.sleep(0.1)
        else:
            sys.exit("the gateway does not know the new merchant")

        expect(first.token.token.startswith("tok_") and first.token.last_four == "4242", "a card became a token")
        expect(len(first.cvc_handle) > 0, "and its CVC a handle")
        expect(tokenize(VISA).token.token == first.token.token, "the same card gives the same token")
        looked_up = tokens.GetToken(tokens_pb2.GetTokenRequest(token=first.token.token), timeout=DEADLINE_S).token
        expect(looked_up == first.token, "the token looked up is the token given")

        paid = charge(first.token.token, "python-order-1", cvc_handle=first.cvc_handle)
        expect(paid.status == payments_pb2.PAYMENT_STATUS_SUCCEEDED, "the charge succeeded")
        again = charge(first.token.token, "python-order-1", cvc_handle=first.cvc_handle)
        expect(again.payment_id == paid.payment_id, "the same key gives the same payment")
        read = payments.GetPayment(payments_pb2.GetPaymentRequest(payment_id=paid.payment_id), timeout=DEADLINE_S).payment
        expect(read.status == paid.status, "the payment looked up has the same status")
        refused = charge(tokenize(DECLINED).token.token, "python-order-2")
        expect(refused.status == payments_pb2.PAYMENT_STATUS_DECLINED and refused.decline_code, "a decline is an answer with a code")

        expect_refusal(
            grpc.StatusCode.INVALID_ARGUMENT, "CARD_NUMBER_CHECK_DIGIT", "a mistyped number", lambda: tokenize(b"4242424242424243"))
        expect_refusal(
            grpc.StatusCode.FAILED_PRECONDITION, "IDEMPOTENCY_KEY_REUSED", "the same key with another amount",
            lambda: charge(first.token.token, "python-order-1", minor_units=1235))
        expect_refusal(
            grpc.StatusCode.NOT_FOUND, "TOKEN_NOT_FOUND", "a token that nobody has",
            lambda: charge("tok_01" + "0" * 24, "python-order-3"))

    with grpc.secure_channel(f"127.0.0.1:{port}", nobody) as channel:
        stub = tokens_pb2_grpc.TokenServiceStub(channel)
        expect_refusal(
            grpc.StatusCode.UNAUTHENTICATED, "CERTIFICATE_MISSING", "a caller without a certificate",
            lambda: stub.GetToken(tokens_pb2.GetTokenRequest(token=first.token.token), timeout=DEADLINE_S))

    print(f"{done} expectations met")


main()
