"""Holds the client to a running engine, through a proxy that loses answers and cuts connections.

Run by ClientsIT, which starts a venue and an engine, and kills the engine where this says `kill` on standard output.
Environment: HOLDFAST_ENGINE is a file with the engine's URL, which a restart changes; HOLDFAST_TOKEN the token file.
"""

from __future__ import annotations

import doctest
import http.server
import json
import os
import socket
import sys
import tempfile
import threading
import time
import unittest
from decimal import Decimal

import holdfast
from holdfast import (Client, Closed, Denied, EngineFault, EventsGone, NotFound, RequestIdReused, Unauthorized,
                      UnknownOutcome, leg, protection_terms)

ENGINE = os.environ.get("HOLDFAST_ENGINE", "")
TOKEN = os.environ.get("HOLDFAST_TOKEN", "")
FAR_BELOW = "1000.00"


class Proxy:
    """Between client and engine; connects to wherever the engine is now."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.lock = threading.Lock()
        self.answers_to_lose = 0
        self.lost = 0
        self.open = set()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return  # closed: the test is over
            with open(ENGINE, encoding="ascii") as file:
                port = int(file.read().strip().rsplit(":", 1)[1])
            try:
                engine = socket.create_connection(("127.0.0.1", port))
            except OSError:
                client.close()
                continue
            with self.lock:
                self.open |= {client, engine}
            threading.Thread(target=self.pump, args=(client, engine, False), daemon=True).start()
            threading.Thread(target=self.pump, args=(engine, client, True), daemon=True).start()

    def pump(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        try:
            while True:
                data = source.recv(65536)
                if not data:
                    break
                if answers and self.loses():
                    break
                sink.sendall(data)
        except OSError:
            pass  # cut on purpose, or the other side went away
        self.cut({source, sink})

    def loses(self) -> bool:
        with self.lock:
            if self.answers_to_lose == 0:
                return False
            self.answers_to_lose -= 1
            self.lost += 1
            return True

    def cut(self, sockets=None) -> None:
        with self.lock:
            gone = set(self.open) if sockets is None else sockets
            self.open -= gone
        for one in gone:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # closed already
            one.close()


@unittest.skipUnless(ENGINE, "HOLDFAST_ENGINE names no running engine")
class ClientTest(unittest.TestCase):
    def setUp(self) -> None:
        self.proxy = Proxy()
        self.client = Client(self.proxy.url, token_file=TOKEN, deadline=60)

    def tearDown(self) -> None:
        self.client.close()
        self.proxy.cut()
        self.proxy.listener.close()

    def records(self, kind: str, request_id: str) -> list:
        """The records of the journal, of a kind and with a request id."""
        last = self.client.status().sequence
        found = []
        events = self.client.events()
        for event in events:
            if event.type == kind and event.fields.get("requestId") == request_id:
                found.append(event)
            if event.sequence >= last:
                break
        events.close()
        return found

    def test_places_shows_and_cancels(self) -> None:
        order = self.client.limit("BTC/USDT", "BUY", Decimal("0.010"), FAR_BELOW, request_id="py-cancel")
        self.assertEqual(("py-cancel", Decimal("0.01"), Decimal(1000), "GTC"),
                         (order.request_id, order.quantity, order.price, order.time_in_force))
        self.assertIn(order.order_id, [one.order_id for one in self.client.orders()])
        self.client.cancel(order.order_id)
        self.assertEqual("CANCELLED", self.client.wait_order(order.order_id).status)
        with self.assertRaises(Closed) as closed:
            self.client.cancel(order.order_id)
        self.assertEqual((409, "order_closed"), (closed.exception.status, closed.exception.code))

    def test_trades_and_holds_positions(self) -> None:
        before = {one.symbol: one.quantity for one in self.client.positions()}
        order = self.client.wait_order(self.client.market("BTC/USDT", "BUY", "0.01").order_id)
        self.assertEqual(("FILLED", Decimal("0.01")), (order.status, order.filled_quantity))
        after = {one.symbol: one.quantity for one in self.client.positions()}
        self.assertEqual(before["BTC/USDT"] + Decimal("0.01"), after["BTC/USDT"])
        self.assertIn("USDT", [one.asset for one in self.client.balances()])
        self.assertEqual("TRADING", self.client.status().trading_state)

    def test_makes_one_order_though_its_answer_is_lost(self) -> None:
        for lost in (1, 3):
            self.proxy.answers_to_lose = lost
            before = self.proxy.lost
            order = self.client.limit("BTC/USDT", "BUY", "0.01", FAR_BELOW, request_id=f"py-lost-{lost}")
            self.assertEqual(lost, self.proxy.lost - before)
            self.assertEqual([order.order_id],
                             [one.sequence for one in self.records("ORDER_INTENT", f"py-lost-{lost}")])
            self.client.cancel(order.order_id)

    def test_says_unknown_at_the_deadline_and_finds_the_order_later(self) -> None:
        self.proxy.answers_to_lose = 1000
        with self.assertRaises(UnknownOutcome) as unknown:
            self.client.limit("BTC/USDT", "BUY", "0.01", FAR_BELOW, deadline=0.5)
        self.proxy.answers_to_lose = 0
        request_id = unknown.exception.request_id
        order = self.client.limit("BTC/USDT", "BUY", "0.01", FAR_BELOW, request_id=request_id)
        self.assertEqual(1, len(self.records("ORDER_INTENT", request_id)))
        self.client.cancel(order.order_id)

    def test_raises_what_the_engine_refuses(self) -> None:
        with self.assertRaises(Denied) as denied:
            self.client.limit("BTC/USDT", "BUY", "0.000001", "60000.00", request_id="py-denied")
        self.assertEqual((422, "invalid_quantity", "quantity"),
                         (denied.exception.status, denied.exception.code, denied.exception.field))
        self.assertGreater(denied.exception.order_id, 0)
        with self.assertRaises(RequestIdReused):
            self.client.limit("BTC/USDT", "BUY", "0.01", FAR_BELOW, request_id="py-denied")
        with self.assertRaises(NotFound):
            self.client.order(999_999_999)
        with self.assertRaises(holdfast.BadRequest):
            self.client.limit("BTC/USDT", "HOLD", "0.01", FAR_BELOW)
        with self.assertRaises(holdfast.Unauthorized):
            Client(self.proxy.url, token="0" * 64).status()
        with self.assertRaises(TypeError):
            self.client.market("BTC/USDT", "BUY", 0.01)

    def test_opens_groups(self) -> None:
        legs = [leg("BTC/USDT", "BUY", "0.02"), leg("ETH/USDT", "SELL", "0.5")]
        self.proxy.answers_to_lose = 1
        group = self.client.open_group(legs, on_failure="UNWIND", deadline_ms=60_000, request_id="py-group")
        group = self.client.wait_group(group.group_id)
        self.assertEqual("COMPLETE", group.status)
        self.assertEqual([Decimal("0.02"), Decimal("0.5")], [one.filled_quantity for one in group.legs])
        self.assertEqual(1, len(self.records("GROUP_OPENED", "py-group")))
        self.assertIn(group.group_id, [one.group_id for one in self.client.groups("closed")])
        with self.assertRaises(Closed):
            self.client.unwind_group(group.group_id, "ann", "late")

    def test_protects_what_is_held(self) -> None:
        entry = self.client.wait_order(self.client.market(
            "BTC/USDT", "BUY", "0.01", protection=protection_terms(stop_price="1000.00")).order_id)
        self.assertIn(entry.protection_id, [one.protection_id for one in self.client.protections()])
        self.client.release_protection(entry.protection_id, "ann", "to see")
        self.wait(lambda: self.client.protection(entry.protection_id).status == "RELEASED")
        self.proxy.answers_to_lose = 1
        held = self.client.protect("BTC/USDT", "0.01", stop_price="1000.00", request_id="py-protection")
        self.assertEqual(Decimal(1000), held.stop_price)
        self.assertEqual(1, len(self.records("PROTECTION_ATTACHED", "py-protection")))
        self.client.release_protection(held.protection_id, "ann", "to see")

    def wait(self, condition) -> None:
        end = time.monotonic() + 30
        while not condition():
            self.assertLess(time.monotonic(), end, "waited in vain")
            time.sleep(0.02)

    def test_halts_and_resumes(self) -> None:
        self.assertTrue(self.client.halt("ann", "to see").halted)
        self.assertFalse(self.client.resume("ann", "was nothing").halted)
        self.wait(lambda: self.client.status().trading_state == "TRADING")

    def test_follows_events_without_gap_or_double_over_cuts(self) -> None:
        first = self.client.status().sequence + 1
        seen = []
        done = threading.Event()

        def follow() -> None:
            for event in Client(self.proxy.url, token_file=TOKEN).events(first):
                seen.append(event)
                if event.fields.get("requestId") == "py-event-29":
                    break
            done.set()

        threading.Thread(target=follow, daemon=True).start()
        for i in range(30):
            self.denied(f"py-event-{i}")
            if i % 7 == 3:
                self.proxy.cut()
        self.assertTrue(done.wait(30))
        self.assertEqual(list(range(first, first + len(seen))), [event.sequence for event in seen])
        self.assertEqual([f"py-event-{i}" for i in range(30)],
                         [event.fields["requestId"] for event in seen if event.type == "ORDER_DENIED"])

    def denied(self, request_id: str) -> None:
        with self.assertRaises(Denied):
            self.client.limit("BTC/USDT", "BUY", "0.000001", FAR_BELOW, request_id=request_id)

    def test_makes_one_order_of_each_request_over_a_kill(self) -> None:
        first = self.client.status().sequence + 1
        sequences = []
        done = threading.Event()

        def follow() -> None:
            for event in Client(self.proxy.url, token_file=TOKEN).events(first):
                sequences.append(event.sequence)
                if event.fields.get("requestId") == "py-kill-39":
                    break
            done.set()

        threading.Thread(target=follow, daemon=True).start()
        epoch = self.client.status().epoch
        order_ids = []
        for i in range(40):
            if i == 10:
                print("kill", flush=True)
            if i == 20:
                self.wait(lambda: self.client.status().epoch > epoch)
            order = self.client.limit("BTC/USDT", "BUY", "0.01", FAR_BELOW, request_id=f"py-kill-{i}", deadline=120)
            order_ids.append(order.order_id)
            try:
                self.client.cancel(order.order_id)
            except Closed as closed:
                # Killed between its record and the venue, and up again too late to send it.
                self.assertIn("status=ABANDONED", str(closed))
        self.assertTrue(done.wait(60))
        self.assertEqual(list(range(first, first + len(sequences))), sequences)
        for i in (8, 9, 10, 11, 19, 20, 39):
            self.assertEqual([order_ids[i]], [one.sequence for one in self.records("ORDER_INTENT", f"py-kill-{i}")])
        self.assertEqual(40, len(set(order_ids)))


LOST = (0, "")  # no answer: the connection ends


def error(status: int, code: str) -> tuple:
    return status, json.dumps({"error": {"code": code, "message": "said so", "field": None}})


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers what the server was told to answer next; the last one again and again."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked += 1
        status, body = self.server.replies.pop(0) if len(self.server.replies) > 1 else self.server.replies[0]
        if status == 0:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode("ascii"))

    do_GET = do_POST = do_DELETE = answer

    def log_message(self, *_) -> None:
        pass  # what is asked is counted


class AnswersTest(unittest.TestCase):
    """What the client does with each answer; needs no engine."""

    def setUp(self) -> None:
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.client = Client(self.url, token="t", deadline=20)

    def tearDown(self) -> None:
        self.client.close()
        self.server.shutdown()
        self.server.server_close()

    def answers(self, *replies: tuple) -> None:
        self.server.replies = list(replies)
        self.server.asked = 0

    def buy(self, client=None):
        return (client or self.client).limit("BTC/USDT", "BUY", "0.01", FAR_BELOW, request_id="r-1")

    def test_says_unknown_where_a_lost_attempt_may_have_been_taken(self) -> None:
        for lost in (LOST, error(504, "unknown")):
            for status, code in ((401, "unauthorized"), (403, "role_missing"), (408, "body_too_slow"),
                                 (413, "body_too_large"), (500, "internal")):
                with self.subTest(lost=lost, status=status):
                    self.answers(lost, error(status, code))
                    with self.assertRaises(UnknownOutcome) as unknown:
                        self.buy()
                    self.assertEqual((status, code, "r-1"), (unknown.exception.status, unknown.exception.code,
                                                             unknown.exception.request_id))
                    self.assertEqual("what became of it is not known, ask again with the same request id: said so",
                                     str(unknown.exception))
                    self.assertEqual(2, self.server.asked)
        for reply in ((400, "no"), (404, "no"), (502, "no"), (200, "no")):  # a proxy's, not the engine's
            with self.subTest(reply=reply):
                self.answers(LOST, reply)
                with self.assertRaises(UnknownOutcome) as unknown:
                    self.buy()
                self.assertEqual("r-1", unknown.exception.request_id)

    def test_believes_the_engine_on_a_request_that_was_lost_before(self) -> None:
        for status, code, kind in ((400, "invalid_value", holdfast.BadRequest), (422, "not_long", Denied),
                                   (422, "request_id_reused", RequestIdReused)):
            with self.subTest(code=code):
                self.answers(LOST, error(status, code))
                with self.assertRaises(kind) as refused:
                    self.buy()
                self.assertEqual(code, refused.exception.code)
        for status, code, kind in ((404, "unknown_order", NotFound), (409, "order_closed", Closed)):
            with self.subTest(code=code):
                self.answers(LOST, error(status, code))
                with self.assertRaises(kind):
                    self.client.cancel(9)

    def test_says_unknown_after_a_fault_of_the_engine(self) -> None:
        self.answers(error(500, "internal"))
        with self.assertRaises(UnknownOutcome) as unknown:
            self.buy()
        self.assertEqual((500, "internal", "r-1"), (unknown.exception.status, unknown.exception.code,
                                                    unknown.exception.request_id))
        with self.assertRaisesRegex(UnknownOutcome, "look at the status: said so"):
            self.client.halt("ann", "over")
        self.assertEqual(2, self.server.asked)

    def test_raises_at_once_what_a_read_or_a_first_attempt_is_refused(self) -> None:
        for status, code, kind in ((401, "unauthorized", Unauthorized), (500, "internal", EngineFault)):
            with self.subTest(code=code):
                self.answers(LOST, error(status, code))
                with self.assertRaises(kind):
                    self.client.order(9)
        for status, code in ((401, "unauthorized"), (403, "role_missing")):
            with self.subTest(code=code):
                self.answers(error(status, code))
                with self.assertRaises(Unauthorized):
                    self.buy()
                self.assertEqual(1, self.server.asked)

    def test_ends_the_events_where_the_journal_does_not_have_them(self) -> None:
        for status, code in ((410, "events_gone"), (409, "beyond_the_end")):
            with self.subTest(code=code):
                self.answers(error(503, "stopping"), error(status, code))
                with self.assertRaises(EventsGone) as gone:
                    next(self.client.events(5))
                self.assertEqual((status, code, 2), (gone.exception.status, gone.exception.code, self.server.asked))

    def test_says_unknown_where_no_token_can_be_read_after_a_lost_attempt(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            file = os.path.join(directory, "api.token")
            with open(file, "w", encoding="ascii") as token:
                token.write("t")
            client = Client(self.url, token_file=file)
        self.answers(LOST, error(401, "unauthorized"))
        with self.assertRaises(UnknownOutcome) as unknown:
            self.buy(client)
        self.assertEqual("r-1", unknown.exception.request_id)
        self.assertIsInstance(unknown.exception.__cause__, OSError)
        client.close()


class ExamplesOfTheDocumentationTest(unittest.TestCase):
    def test_are_true(self) -> None:
        self.assertEqual(0, doctest.testmod(holdfast).failed)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
