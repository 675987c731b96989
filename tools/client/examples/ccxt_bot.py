"""Moves a bot that places its orders with ccxt to Holdfast: `create_order` stays as it is.

Before:

    exchange = ccxt.binance({"apiKey": KEY, "secret": SECRET})
    order = exchange.create_order("BTC/USDT", "limit", "buy", 0.01, 61000)

A time-out there raises `RequestTimeout`, and nobody knows whether the order is at the exchange. After, with the lines
between the marks below: the same call, and what times out is asked again under the same id, so that it is there once.
Amounts may be floats as with ccxt: they are written with their shortest digits before they become money.

    python3 ccxt_bot.py http://127.0.0.1:8420 /var/lib/holdfast/api.token
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))

# --- the ten lines -------------------------------------------------------------------------------------------------
from decimal import Decimal  # noqa: E402

from holdfast import Client  # noqa: E402


class Exchange:
    def __init__(self, url, token_file):
        self.holdfast = Client(url, token_file=token_file)

    def create_order(self, symbol, type, side, amount, price=None, params={}):  # noqa: B006, as ccxt has it
        order = self.holdfast.place(symbol, side.upper(), type.upper(), Decimal(str(amount)),
                                    price and Decimal(str(price)), params.get("timeInForce"),
                                    request_id=params.get("clientOrderId"))
        return {"id": str(order.order_id), "clientOrderId": order.request_id, "status": order.status, "info": order}
# -------------------------------------------------------------------------------------------------------------------


def main(url: str, token_file: str) -> None:
    """What the bot did before, unchanged but for its exchange."""
    exchange = Exchange(url, token_file)
    order = exchange.create_order("BTC/USDT", "limit", "buy", 0.01, 1000.5, {"clientOrderId": "ccxt-bot-1"})
    again = exchange.create_order("BTC/USDT", "limit", "buy", 0.01, 1000.5, {"clientOrderId": "ccxt-bot-1"})
    print(f"order {order['id']} is {order['status']}, asked again it is {again['id']}")
    exchange.holdfast.cancel(int(order["id"]))
    print(f"then it is {exchange.holdfast.wait_order(int(order['id'])).status}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
