"""Compares what happened to a card holder with what three others say of it: his copy, the record of disclosures, and the practice processor.

story.py FOLDER reads from FOLDER: story.jsonl (a line for each step, written by who made it), copy.json, record.jsonl, psp.jsonl, and after an
erasure erased.json, the copy of then. Prints what differs, and ends with 1 where anything does.
"""
import json
import pathlib
import sys


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines() if line]


def minor(money):
    return int(money.get("minorUnits", "0"))


class Comparison:
    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self.story = lines(folder / "story.jsonl")
        self.copy = json.loads((folder / "copy.json").read_text())["copy"]
        self.record = lines(folder / "record.jsonl")
        self.psp = lines(folder / "psp.jsonl")
        erased = folder / "erased.json"
        self.erased = json.loads(erased.read_text())["copy"] if erased.exists() else None
        self.agreed = 0
        self.differences = []

    def same(self, what, one, other):
        if one == other:
            self.agreed += 1
        else:
            self.differences.append(f"{what}: {one!r} and {other!r}")

    def steps(self, kind, customer=None):
        return [step for step in self.story if step["step"] == kind and customer in (None, step.get("customer"))]

    def run(self):
        self.tokens = {step["token"]: step for step in self.steps("tokenize", "ann")}
        self.payments = {step["payment"]: step for step in self.steps("charge", "ann")}
        for step in self.steps("refund"):
            self.payments[step["payment"]]["refunded"] = step["amount"]
        self.compare_tokens()
        self.compare_payments(self.copy, cleared=False)
        self.compare_disclosures(self.copy)
        self.compare_orders()
        self.compare_processor()
        if self.erased is not None:
            self.compare_erasure()
        return not self.differences

    def compare_tokens(self):
        told = {one["token"]["token"]: one for one in self.copy.get("tokens", [])}
        self.same("tokens of the copy", sorted(told), sorted(self.tokens))
        for step in self.steps("correct", "ann"):
            for name, one in told.items():
                self.same(f"expiry of {name}", (one["token"]["expiryMonth"], one["token"]["expiryYear"]), (step["month"], step["year"]))
                self.same(f"corrections of {name}", [one["fields"] for one in one.get("corrections", [])], [["expiry"]])
        for name, one in told.items():
            self.same(f"last four of {name}", one["token"]["lastFour"], self.tokens.get(name, {}).get("last4"))

    def compare_payments(self, copy, cleared):
        told = {one["paymentId"]: one for one in copy.get("payments", [])}
        self.same("payments of the copy", sorted(told), sorted(self.payments))
        for name, step in self.payments.items():
            if name not in told:
                continue
            one = told[name]
            self.same(
                f"payment {name}",
                (one["token"], minor(one["amount"]), minor(one["captured"]), minor(one["refunded"]), one.get("orderReference", "")),
                (step["token"], step["amount"], step["amount"], step.get("refunded", 0), "" if cleared else step["order"]))

    def entries(self, kind):
        return [entry for entry in self.record if entry.get("token") in self.tokens and (("purpose" in entry) if kind == "opening" else entry.get("act") == kind)]

    def compare_disclosures(self, copy):
        told = {one["disclosureId"]: (one["token"], one.get("paymentId", ""), one["recipient"]) for one in copy.get("disclosures", [])}
        written = {one["id"]: (one["token"], one.get("paymentId", ""), one["recipient"]) for one in self.entries("opening")}
        self.same("disclosures of the copy and of the record", told, written)
        by_payment = sorted(one["paymentId"] for one in self.entries("opening") if one["purpose"] == "payment")
        self.same("payments that a card was opened for", by_payment, sorted(self.payments))

    def compare_orders(self):
        """Where an order was executed: each card of its scope has one entry of the purpose `order` or `migration` that names it."""
        for step in self.steps("order"):
            named = sorted(one["token"] for one in self.record if one.get("order") == step["order"] and "purpose" in one)
            self.same(f"cards of order {step['order']}", named, sorted(step["tokens"]))

    def compare_processor(self):
        charged = {step["payment"]: step for step in self.steps("charge")}
        told = {one["payment"]: one for one in self.psp}
        self.same("payments at the processor", sorted(told), sorted(charged))
        for name, step in charged.items():
            if name in told:
                one = told[name]
                self.same(
                    f"payment {name} at the processor",
                    (one["amount"], one["captured"], one["refunded"], one["outcome"], one["last4"]),
                    (step["amount"], step["amount"], step.get("refunded", 0), "approved", step["last4"]))

    def compare_erasure(self):
        self.same("tokens after the erasure", self.erased.get("tokens", []), [])
        self.same("erased tokens", sorted(one["token"] for one in self.erased.get("erasedTokens", [])), sorted(self.tokens))
        self.compare_payments(self.erased, cleared=True)
        self.compare_disclosures(self.erased)
        deletions = sorted((one["token"], one["merchant"], one["reason"]) for one in self.entries("deletion"))
        self.same("deletions in the record", deletions, sorted((name, "shop", "erasure") for name in self.tokens))
        told = sorted((one["token"], one["reason"]) for one in self.erased.get("deletions", []))
        self.same("deletions in the copy", told, sorted((name, "erasure") for name in self.tokens))


def main():
    comparison = Comparison(sys.argv[1])
    if comparison.run():
        print(f"{comparison.agreed} comparisons agree")
        return 0
    for difference in comparison.differences:
        print(difference)
    return 1


if __name__ == "__main__":
    sys.exit(main())
