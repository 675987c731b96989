"""A client of a Holdfast engine: one file, standard library only, Python 3.9 or later.

    from holdfast import Client
    client = Client("http://127.0.0.1:8420", token_file="/var/lib/holdfast/api.token")
    order = client.limit("BTC/USDT", "BUY", "0.01", "61000.00")
    order = client.wait_order(order.order_id)
    print(order.status, order.filled_quantity, order.average_price)

Each order, group and protection has a request id, which names it for good: yours, or one that is made up before the
first attempt. What gets no answer is asked again with the same request id until the deadline, so that a lost
connection, a time-out or a restart of the engine never makes two of one. If the deadline comes first, or an error that
does not say what became of an earlier attempt, `UnknownOutcome` has the request id: ask again with it, whenever you
like.

Amounts are `decimal.Decimal`, and given as `Decimal`, `int` or `str`; a `float` is refused, since 0.1 is not 0.1.

>>> amount("0.010")
'0.010'
>>> amount(Decimal("1E+3"))
'1000'
>>> amount(0.1)
Traceback (most recent call last):
    ...
TypeError: amounts are Decimal, int or str, not float: 0.1
"""

from __future__ import annotations

import dataclasses
import http.client
import json
import random
import threading
import time
import urllib.parse
import uuid
from decimal import Decimal
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Type, TypeVar, Union

__all__ = [
    "Client", "Order", "Leg", "Group", "Protection", "Position", "Balance", "Status", "Done", "Event",
    "HoldfastError", "BadRequest", "Unauthorized", "NotFound", "Closed", "NotLost", "EventsGone", "Denied",
    "RequestIdReused", "Unavailable", "UnknownOutcome", "EngineFault", "SequenceBroken", "amount", "new_request_id",
]

Amount = Union[Decimal, int, str]
T = TypeVar("T")


def amount(value: Amount) -> str:
    """The text of an amount: plain digits, no exponent.

    >>> amount(Decimal("0.00000001"))
    '0.00000001'
    """
    if isinstance(value, bool) or not isinstance(value, (Decimal, int, str)):
        raise TypeError(f"amounts are Decimal, int or str, not {type(value).__name__}: {value!r}")
    if isinstance(value, str):
        return value
    return format(Decimal(value), "f")


def new_request_id() -> str:
    """A request id that nobody had before.

    >>> len(new_request_id())
    32
    """
    return uuid.uuid4().hex


class HoldfastError(Exception):
    """The engine said no, or nothing; `code` is for programs, `str()` for people."""

    def __init__(self, message: str, status: int = 0, code: str = "", field: Optional[str] = None,
                 order_id: Optional[int] = None, group_id: Optional[int] = None,
                 request_id: Optional[str] = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.field = field
        self.order_id = order_id
        self.group_id = group_id
        self.request_id = request_id


class BadRequest(HoldfastError):
    """Not well-formed; there is no record of it."""


class Unauthorized(HoldfastError):
    """No token, a wrong one, or one that may not do this."""


class NotFound(HoldfastError):
    """There is no such order, group or protection."""


class Closed(HoldfastError):
    """The order or the group has ended."""


class NotLost(HoldfastError):
    """The order that is to be abandoned may still come to the venue, or is there."""


class EventsGone(HoldfastError):
    """The journal does not have these records; the message says what it has.

    With code `beyond_the_end` it was restored or lost its end: begin anew and compare what was read before.
    """


class Denied(HoldfastError):
    """Well-formed and refused; the denial is a record, and the same request gets the same answer again."""


class RequestIdReused(Denied):
    """The request id stands for something else; nothing was done."""


class Unavailable(HoldfastError):
    """Nothing was done, up to the deadline; the same request may succeed later."""


class UnknownOutcome(HoldfastError):
    """What became of the request is not known. Ask again with the same `request_id`: that makes no second one."""


class EngineFault(HoldfastError):
    """A fault of the engine at a read; its log has it. At anything else it is an `UnknownOutcome`."""


class SequenceBroken(HoldfastError):
    """An event came twice or one is missing. Never seen; what was counted from events is not to be trusted."""


@dataclasses.dataclass(frozen=True)
class Order:
    """An order; the last six values of `status` (`ENDED`) are ends."""

    ENDED = ("FILLED", "CANCELLED", "EXPIRED", "REJECTED", "DENIED", "ABANDONED")

    order_id: int
    client_order_id: Optional[str]
    request_id: str
    symbol: Optional[str]
    side: Optional[str]
    order_type: Optional[str]
    time_in_force: Optional[str]
    quantity: Optional[Decimal]
    price: Optional[Decimal]
    stop_price: Optional[Decimal]
    protection_id: Optional[int]
    group_id: Optional[int]
    list_id: Optional[int]
    status: str
    reason: Optional[str]
    filled_quantity: Decimal
    average_price: Optional[Decimal]
    venue_order_id: Optional[str]
    cancelling: bool
    created_ns: int
    updated_ns: int
    sequence: int

    @property
    def ended(self) -> bool:
        """Whether nothing but a late fill can follow."""
        return self.status in self.ENDED


@dataclasses.dataclass(frozen=True)
class Leg:
    """One leg of a group."""

    leg: int
    symbol: Optional[str]
    side: str
    order_type: str
    time_in_force: Optional[str]
    quantity: Decimal
    price: Optional[Decimal]
    status: str
    reason: Optional[str]
    filled_quantity: Decimal
    average_price: Optional[Decimal]
    unwound_quantity: Decimal
    order_id: Optional[int]


@dataclasses.dataclass(frozen=True)
class Group:
    """Legs that belong together; a group is unfinished while it is `WORKING`, `UNWINDING` or `HELD`."""

    UNFINISHED = ("WORKING", "UNWINDING", "HELD")

    group_id: int
    request_id: str
    mode: Optional[str]
    on_failure: Optional[str]
    status: str
    reason: Optional[str]
    deadline_ns: Optional[int]
    legs: Tuple[Leg, ...]
    opened_ns: int
    updated_ns: int
    sequence: int

    @property
    def ended(self) -> bool:
        """Whether nothing more is done for it."""
        return self.status not in self.UNFINISHED


@dataclasses.dataclass(frozen=True)
class Protection:
    """A stop, a profit, a trailing stop or a time that belongs to a position."""

    protection_id: int
    symbol: str
    status: str
    reason: Optional[str]
    entry_order_id: Optional[int]
    quantity: Decimal
    stop_price: Optional[Decimal]
    take_profit_price: Optional[Decimal]
    trailing_distance: Optional[Decimal]
    trailing_share: Optional[Decimal]
    highest_price: Optional[Decimal]
    trailing_stop: Optional[Decimal]
    deadline_ns: Optional[int]
    unprotected_since_ns: Optional[int]
    stop_order_id: Optional[int]
    profit_order_id: Optional[int]
    close_order_id: Optional[int]
    sequence: int


@dataclasses.dataclass(frozen=True)
class Position:
    """What is held of an instrument; `quantity` is negative when more was sold than bought."""

    symbol: str
    quantity: Decimal
    average_price: Decimal
    realised_pnl: Decimal
    cost: Decimal


@dataclasses.dataclass(frozen=True)
class Balance:
    """What is there of an asset: total = opening + traded - fees_paid + foreign + adjusted."""

    asset: str
    total: Decimal
    free: Decimal
    locked: Decimal
    opening: Decimal
    traded: Decimal
    fees_paid: Decimal
    foreign: Decimal
    adjusted: Decimal
    venue_total: Optional[Decimal]


@dataclasses.dataclass(frozen=True)
class Status:
    """Whether it trades; `sequence` and `age_ms` say how fresh this is."""

    sequence: int
    age_ms: int
    trading_state: str
    reason: Optional[str]
    since_ns: int
    venue_up: bool
    halted: bool
    held: bool
    epoch: int
    engine_id: str
    digest: str
    time_ns: int
    durability: str
    appended_sequence: int
    durable_sequence: int
    open_orders: int
    orders: int
    fills: int
    subscribers: int


@dataclasses.dataclass(frozen=True)
class Done:
    """What a person did is in the journal."""

    sequence: int
    halted: bool


@dataclasses.dataclass(frozen=True)
class Event:
    """A record of the journal; `fields` has all that it says, amounts as strings."""

    sequence: int
    time_ns: int
    type: str
    actor: str
    cause: int
    epoch: int
    fields: Mapping[str, Any]

    def amount(self, name: str) -> Optional[Decimal]:
        """A field that is an amount; None where the record has none."""
        value = self.fields.get(name)
        return None if value is None else Decimal(value)


def _camel(name: str) -> str:
    """
    >>> _camel("closed_after_ms")
    'closedAfterMs'
    """
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _record(cls: Type[T], body: Mapping[str, Any]) -> T:
    values: Dict[str, Any] = {}
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]
        value = body.get(_camel(field.name))
        if value is not None and "Decimal" in str(field.type):
            value = Decimal(value)
        elif field.name == "legs":
            value = tuple(_record(Leg, leg) for leg in value)
        elif cls is Event and field.name == "fields":
            value = dict(body)
        values[field.name] = value
    return cls(**values)


def _terms(**named: Any) -> Dict[str, Any]:
    """What is given of some terms, in the names of the API."""
    body: Dict[str, Any] = {}
    for name, value in named.items():
        if value is not None:
            body[_camel(name)] = value
    return body


def protection_terms(stop_price: Optional[Amount] = None, take_profit_price: Optional[Amount] = None,
                     trailing_distance: Optional[Amount] = None, trailing_share: Optional[Amount] = None,
                     close_after_ms: Optional[int] = None) -> Dict[str, Any]:
    """What is to protect a position, for `protection` of an order.

    >>> protection_terms(stop_price="58000", close_after_ms=60000)
    {'stopPrice': '58000', 'closeAfterMs': 60000}
    """
    amounts = {"stop_price": stop_price, "take_profit_price": take_profit_price,
               "trailing_distance": trailing_distance, "trailing_share": trailing_share}
    return _terms(**{name: None if value is None else amount(value) for name, value in amounts.items()},
                  close_after_ms=close_after_ms)


def leg(symbol: str, side: str, quantity: Amount, price: Optional[Amount] = None,
        time_in_force: Optional[str] = None) -> Dict[str, Any]:
    """One leg of a group: at the market, or with a price at that limit.

    >>> leg("BTC/USDT", "BUY", 1)
    {'symbol': 'BTC/USDT', 'side': 'BUY', 'type': 'MARKET', 'quantity': '1'}
    """
    return _terms(symbol=symbol, side=side, type="MARKET" if price is None else "LIMIT", quantity=amount(quantity),
                  price=None if price is None else amount(price), time_in_force=time_in_force)


class _Lost(Exception):
    """No answer. `sent` tells whether the engine may have got the request."""

    def __init__(self, cause: BaseException, sent: bool) -> None:
        super().__init__(str(cause) or type(cause).__name__)
        self.sent = sent


class Client:
    """Asks one engine. Any thread; each thread has a connection of its own.

    `deadline` is how many seconds a call may take with all its attempts, `timeout` how long one attempt waits for its
    answer. The token is given, or read from `token_file`, and read again when the engine does not take it any more.
    """

    def __init__(self, url: str = "http://127.0.0.1:8420", token: Optional[str] = None,
                 token_file: Optional[str] = None, deadline: float = 30.0, timeout: float = 10.0) -> None:
        if (token is None) == (token_file is None):
            raise ValueError("give either a token or a token_file")
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.hostname is None or parts.path not in ("", "/"):
            raise ValueError(f"url must be as http://127.0.0.1:8420, url={url}")
        self._scheme = parts.scheme
        self._host = parts.hostname
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._token_file = token_file
        self._token = token if token is not None else self._read_token()
        self._deadline = deadline
        self._timeout = timeout
        self._local = threading.local()

    # Orders.

    def place(self, symbol: str, side: str, type: str, quantity: Amount, price: Optional[Amount] = None,
              time_in_force: Optional[str] = None, protection: Optional[Mapping[str, Any]] = None,
              request_id: Optional[str] = None, deadline: Optional[float] = None) -> Order:
        """Wants an order. When this returns, its record is in the journal; whether it is filled is a later record.

        Raises `Denied` where a rule is broken, `UnknownOutcome` where no answer says what became of it.
        """
        body = _terms(symbol=symbol, side=side, type=type, quantity=amount(quantity),
                      price=None if price is None else amount(price), time_in_force=time_in_force,
                      protection=None if protection is None else dict(protection))
        return _record(Order, self._post("/v1/orders", body, request_id, deadline))

    def market(self, symbol: str, side: str, quantity: Amount, **more: Any) -> Order:
        """Wants an order at the market; see `place`."""
        return self.place(symbol, side, "MARKET", quantity, **more)

    def limit(self, symbol: str, side: str, quantity: Amount, price: Amount, **more: Any) -> Order:
        """Wants an order at a limit; see `place`."""
        return self.place(symbol, side, "LIMIT", quantity, price, **more)

    def cancel(self, order_id: int, request_id: Optional[str] = None, deadline: Optional[float] = None) -> Order:
        """Wants an order cancelled; whether the venue cancels is a later record. Raises `Closed` where it has ended.

        That it has ended is also what a repeated attempt may be told, when the first one was taken.
        """
        query = "" if request_id is None else "?requestId=" + urllib.parse.quote(request_id, safe="")
        return _record(Order, self._call("DELETE", f"/v1/orders/{int(order_id)}{query}", None, True, deadline))

    def order(self, order_id: int) -> Order:
        """One order, however old."""
        return _record(Order, self._get(f"/v1/orders/{int(order_id)}"))

    def orders(self, state: str = "open", limit: int = 100) -> List[Order]:
        """Orders that are `open`, `closed` or `all`."""
        return [_record(Order, one) for one in self._list("orders", state, limit)]

    def wait_order(self, order_id: int, timeout: float = 30.0) -> Order:
        """The order once it has ended, or as it is after so many seconds."""
        return self._wait(lambda: self.order(order_id), timeout)

    # Groups of legs.

    def open_group(self, legs: Sequence[Mapping[str, Any]], mode: str = "SEQUENTIAL", on_failure: str = "UNWIND",
                   deadline_ms: Optional[int] = None, request_id: Optional[str] = None,
                   deadline: Optional[float] = None) -> Group:
        """Wants a group of legs, each made by `leg()`; `deadline_ms` is how long the legs may take."""
        body = _terms(mode=mode, on_failure=on_failure, deadline_ms=deadline_ms, legs=[dict(one) for one in legs])
        return _record(Group, self._post("/v1/groups", body, request_id, deadline))

    def group(self, group_id: int) -> Group:
        """One group."""
        return _record(Group, self._get(f"/v1/groups/{int(group_id)}"))

    def groups(self, state: str = "open", limit: int = 100) -> List[Group]:
        """Groups that are `open`, `closed` or `all`."""
        return [_record(Group, one) for one in self._list("groups", state, limit)]

    def wait_group(self, group_id: int, timeout: float = 30.0) -> Group:
        """The group once it has ended or is `HELD` for a person, or as it is after so many seconds."""
        return self._wait(lambda: self.group(group_id), timeout)

    def finish_group(self, group_id: int, operator: str, reason: str) -> Done:
        """Orders what a group still lacks."""
        return self._operate(f"/v1/groups/{int(group_id)}/finish", operator, reason)

    def unwind_group(self, group_id: int, operator: str, reason: str) -> Done:
        """Trades back what a group has filled."""
        return self._operate(f"/v1/groups/{int(group_id)}/unwind", operator, reason)

    def release_group(self, group_id: int, operator: str, reason: str) -> Done:
        """Ends a group as it is."""
        return self._operate(f"/v1/groups/{int(group_id)}/release", operator, reason)

    # Protections.

    def protect(self, symbol: str, quantity: Optional[Amount] = None, request_id: Optional[str] = None,
                deadline: Optional[float] = None, **terms: Any) -> Protection:
        """Wants protected what is held, all of it without a quantity; the terms are those of `protection_terms`."""
        body = _terms(symbol=symbol, quantity=None if quantity is None else amount(quantity))
        body.update(protection_terms(**terms))
        return _record(Protection, self._post("/v1/protections", body, request_id, deadline))

    def protection(self, protection_id: int) -> Protection:
        """One protection; for a while after it is over too."""
        return _record(Protection, self._get(f"/v1/protections/{int(protection_id)}"))

    def protections(self) -> List[Protection]:
        """The protections in force."""
        return [_record(Protection, one) for one in self._get("/v1/protections")["protections"]]

    def release_protection(self, protection_id: int, operator: str, reason: str) -> Done:
        """Takes a protection away; the orders that protect are cancelled."""
        return self._operate(f"/v1/protections/{int(protection_id)}/release", operator, reason)

    # State.

    def positions(self) -> List[Position]:
        """Positions, one for each instrument."""
        return [_record(Position, one) for one in self._get("/v1/positions")["positions"]]

    def balances(self) -> List[Balance]:
        """Balances, one for each asset."""
        return [_record(Balance, one) for one in self._get("/v1/balances")["balances"]]

    def status(self) -> Status:
        """Whether it trades."""
        return _record(Status, self._get("/v1/status"))

    # What a person does.

    def halt(self, operator: str, reason: str) -> Done:
        """Takes no more orders and cancels every order that works."""
        return self._operate("/v1/halt", operator, reason)

    def resume(self, operator: str, reason: str) -> Done:
        """Lets trading open again after a clean comparison."""
        return self._operate("/v1/resume", operator, reason)

    def abandon_order(self, order_id: int, operator: str, reason: str) -> Done:
        """Says that an order in doubt is not at the venue; refused while it may still come there."""
        return self._operate(f"/v1/orders/{int(order_id)}/abandon", operator, reason)

    def flatten(self, operator: str, reason: str, symbol: Optional[str] = None) -> Done:
        """Cancels orders and sells at the market what is held, of one symbol or of all."""
        return self._operate("/v1/flatten", operator, reason, symbol=symbol)

    # Events.

    def events(self, from_sequence: int = 1, give_up_after: Optional[float] = None) -> Iterator[Event]:
        """The records from a sequence on, without a gap and without a double, from the past into the present.

        Goes on by itself after a disconnect or a restart of the engine, from the last record + 1. Ends only by
        `close()` of the generator, or with an error: `EventsGone`, or `Unavailable` once nothing was to be had for
        `give_up_after` seconds.
        """
        expected = from_sequence
        silent_since = time.monotonic()
        pause = 0.0
        while True:
            time.sleep(pause)
            pause = min(1.0, pause * 2 + 0.05)
            connection = self._connection(self._timeout)
            try:
                answer = self._open_stream(connection, expected)
                for event in _read_events(answer):
                    if event.sequence != expected:
                        raise SequenceBroken(f"events must follow each other, expected={expected} "
                                             f"sequence={event.sequence}")
                    expected += 1
                    silent_since = time.monotonic()
                    pause = 0.0
                    yield event
            except (OSError, http.client.HTTPException, Unavailable) as why:
                if give_up_after is not None and time.monotonic() - silent_since > give_up_after:
                    raise Unavailable(f"no events can be had, next={expected}: {why}") from why
            finally:
                connection.close()

    def _open_stream(self, connection: http.client.HTTPConnection, expected: int) -> http.client.HTTPResponse:
        connection.request("GET", f"/v1/events?from={expected}", headers=self._headers())
        answer = connection.getresponse()
        if answer.status != 200:
            text = answer.read()
            if answer.status == 401 and self._token_changed():
                raise Unavailable("the token is another one now")
            raise _error(answer.status, text, None)
        return answer

    # Below this, how it is asked.

    def _operate(self, path: str, operator: str, reason: str, **more: Any) -> Done:
        return _record(Done, self._call("POST", path, _terms(operator=operator, reason=reason, **more), False, None))

    def _post(self, path: str, body: Dict[str, Any], request_id: Optional[str],
              deadline: Optional[float]) -> Dict[str, Any]:
        body["requestId"] = new_request_id() if request_id is None else request_id
        return self._call("POST", path, body, True, deadline)

    def _get(self, path: str) -> Dict[str, Any]:
        return self._call("GET", path, None, True, None)

    def _list(self, name: str, state: str, limit: int) -> List[Dict[str, Any]]:
        query = urllib.parse.urlencode({"state": state, "limit": limit})
        return self._get(f"/v1/{name}?{query}")[name]

    def _wait(self, read: Any, timeout: float) -> Any:
        end = time.monotonic() + timeout
        while True:
            now = read()
            if now.ended or now.status == "HELD" or time.monotonic() >= end:
                return now
            time.sleep(0.02)

    def _call(self, method: str, path: str, body: Optional[Dict[str, Any]], repeatable: bool,
              deadline: Optional[float]) -> Dict[str, Any]:
        """Asks until there is an answer or the deadline comes; always with the very same bytes."""
        end = time.monotonic() + (self._deadline if deadline is None else deadline)
        data = None if body is None else json.dumps(body).encode("ascii")
        request_id = None if body is None else body.get("requestId")
        if not repeatable:
            self.close()  # a kept connection may have ended unseen: then nobody could tell whether it was taken
        unknown = False  # whether an attempt may have been taken without our knowing
        pause = 0.02
        while True:
            try:
                status, text, retry_after = self._attempt(method, path, data, end)
                if status < 300:
                    return json.loads(text)
                if status == 401 and self._token_changed():
                    continue
                failed: HoldfastError = _error(status, text, request_id)
                # A fault, ours or a proxy's, may come after the engine has got the request.
                unknown |= method != "GET" and status >= 500 and status != 503
                again = status in (429, 503, 504)
                wait = float(retry_after or pause) if again else pause
            except _Lost as lost:
                failed = Unavailable(f"the engine does not answer: {lost}", request_id=request_id)
                unknown |= lost.sent and method != "GET"
                again, wait = True, pause
            except (OSError, ValueError) as why:  # the token cannot be read, or what came as an answer
                if unknown:
                    raise _unknown(HoldfastError(str(why)), repeatable, request_id) from why
                raise
            pause = min(1.0, pause * 2)
            wait = min(wait, 1.0) * random.uniform(0.8, 1.0)
            again = again and (repeatable or not unknown) and time.monotonic() + wait < end
            if not again and unknown and not _is_word_on_request(failed):
                raise _unknown(failed, repeatable, request_id) from failed
            if not again:
                raise failed
            time.sleep(wait)

    def _attempt(self, method: str, path: str, data: Optional[bytes],
                 end: float) -> Tuple[int, bytes, Optional[str]]:
        connection = getattr(self._local, "connection", None)
        sent = False
        try:
            if connection is None:
                connection = self._connection(self._timeout)
                connection.connect()
                self._local.connection = connection
            # An attempt that is cut short for the deadline makes an unknown out of nothing.
            connection.sock.settimeout(min(self._timeout, max(2.0, end - time.monotonic())))
            sent = True
            headers = self._headers()
            if data is not None:
                headers["Content-Type"] = "application/json"
            connection.request(method, path, body=data, headers=headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.will_close:
                self._drop(connection)
            return answer.status, text, answer.getheader("Retry-After")
        except (OSError, http.client.HTTPException) as why:
            self._drop(connection)
            raise _Lost(why, sent) from why

    def _drop(self, connection: Optional[http.client.HTTPConnection]) -> None:
        self._local.connection = None
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """Closes this thread's connection; the next call opens another one."""
        self._drop(getattr(self._local, "connection", None))

    def _connection(self, timeout: float) -> http.client.HTTPConnection:
        make = http.client.HTTPSConnection if self._scheme == "https" else http.client.HTTPConnection
        return make(self._host, self._port, timeout=timeout)

    def _headers(self) -> Dict[str, str]:
        return {"Authorization": "Bearer " + self._token}

    def _read_token(self) -> str:
        with open(str(self._token_file), encoding="ascii") as file:
            return file.read().strip()

    def _token_changed(self) -> bool:
        if self._token_file is None:
            return False
        before, self._token = self._token, self._read_token()
        return before != self._token


def _read_events(answer: http.client.HTTPResponse) -> Iterator[Event]:
    """Whole events only: what is cut off in its middle comes again after the next connect."""
    data: Optional[str] = None
    while True:
        line = answer.readline()
        if not line.endswith(b"\n"):
            raise http.client.HTTPException("the stream has ended")
        text = line.decode("utf-8").rstrip("\r\n")
        if text.startswith("data: "):
            data = text[len("data: "):]
        elif not text and data is not None:
            yield _record(Event, json.loads(data))
            data = None


_ERRORS: Dict[int, Type[HoldfastError]] = {
    400: BadRequest, 401: Unauthorized, 403: Unauthorized, 404: NotFound, 409: Closed, 410: EventsGone, 413: BadRequest,
    415: BadRequest, 422: Denied, 429: Unavailable, 500: EngineFault, 503: Unavailable, 504: UnknownOutcome,
}

_CODES: Dict[str, Type[HoldfastError]] = {
    "request_id_reused": RequestIdReused, "order_not_lost": NotLost, "beyond_the_end": EventsGone,
}


def _is_word_on_request(failed: HoldfastError) -> bool:
    """Whether the engine itself says what became of a request, and not of one attempt of it."""
    return failed.code != "" and failed.status in (400, 404, 409, 422)


def _unknown(failed: HoldfastError, repeatable: bool, request_id: Optional[str]) -> UnknownOutcome:
    advice = "ask again with the same request id" if repeatable else "look at the status"
    return UnknownOutcome(f"what became of it is not known, {advice}: {failed}", failed.status, failed.code,
                          request_id=request_id)


def _error(status: int, text: bytes, request_id: Optional[str]) -> HoldfastError:
    """
    >>> denied = _error(422, b'{"error":{"code":"not_long","message":"only what is bought","field":"side"}}', "r")
    >>> type(denied).__name__, denied.code, denied.field, str(denied)
    ('Denied', 'not_long', 'side', 'only what is bought')
    """
    try:
        body = json.loads(text)
        error = body["error"]
        code = error["code"]
        kind = _CODES.get(code) or _ERRORS.get(status, HoldfastError)
        return kind(error["message"], status, code, error.get("field"), body.get("orderId"), body.get("groupId"),
                    request_id)
    except (ValueError, KeyError, TypeError):
        return _ERRORS.get(status, HoldfastError)(f"an answer that is not the engine's, status={status}", status,
                                                  request_id=request_id)
