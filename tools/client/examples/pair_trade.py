"""A pair with a stop: buys BTC, sells ETH against it, and protects what was bought.

The pair is one request: both legs are filled, or what was filled is traded back, also when the engine is killed in
between. The stop is a request of its own under an id that follows from the pair's, so that this script may be run again
after any failure, with the same name, and changes nothing that is done already.

    python3 pair_trade.py http://127.0.0.1:8420 /var/lib/holdfast/api.token NAME
"""

import os
import sys
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))

from holdfast import Client, leg  # noqa: E402


def main(url: str, token_file: str, name: str) -> int:
    client = Client(url, token_file=token_file, deadline=60)
    pair = client.open_group([leg("BTC/USDT", "BUY", "0.02"), leg("ETH/USDT", "SELL", "0.5")], mode="SEQUENTIAL",
                             on_failure="UNWIND", deadline_ms=30_000, request_id=name)
    pair = client.wait_group(pair.group_id, timeout=60)
    if pair.status != "COMPLETE":
        print(f"no pair: {pair.status} {pair.reason}")
        return 1
    bought = pair.legs[0]
    stop = (bought.average_price * Decimal("0.95")).quantize(Decimal("0.01"))
    guard = client.protect(bought.symbol, bought.filled_quantity, stop_price=stop, trailing_share="0.05",
                           request_id=f"{name}-stop")
    print(f"pair {pair.group_id} is {pair.status}, bought at {bought.average_price:f}, sold at "
          f"{pair.legs[1].average_price:f}, protection {guard.protection_id} stops at {guard.stop_price:f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
