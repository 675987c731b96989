package io.holdfast.tools;

import io.holdfast.engine.core.RiskLimits;
import java.util.LinkedHashMap;
import java.util.Map;

/** The limits in a configuration; docs/risk.md says what each means. */
final class RiskSettings {
    private static final int MAX_COUNT = 1_000_000;

    private RiskSettings() {
    }

    static RiskLimits read(Settings risk) {
        RiskLimits.Total total = risk.section("total", RiskSettings::total);
        RiskLimits.Symbol each = risk.section("each", keys -> symbol(keys, RiskLimits.Symbol.UNLIMITED));
        Map<String, RiskLimits.Symbol> bySymbol = risk.section("symbols", symbols -> {
            Map<String, RiskLimits.Symbol> limits = new LinkedHashMap<>();
            for (String symbol : symbols.keys()) {
                limits.put(symbol, symbols.section(symbol, keys -> symbol(keys, each)));
            }
            return limits;
        });
        return new RiskLimits(each, bySymbol, total);
    }

    private static RiskLimits.Total total(Settings keys) {
        return new RiskLimits.Total(keys.amountE8("exposure", RiskLimits.NONE),
            count(keys, "openOrders", RiskLimits.NONE), keys.amountE8("lossPerDay", RiskLimits.NONE),
            count(keys, "ordersPerSecond", RiskLimits.NONE));
    }

    /** What a symbol does not say for itself is said for each. */
    private static RiskLimits.Symbol symbol(Settings keys, RiskLimits.Symbol absent) {
        return new RiskLimits.Symbol(keys.amountE8("orderQuantity", absent.orderQuantity()),
            keys.amountE8("orderNotional", absent.orderNotional()), keys.amountE8("position", absent.position()),
            count(keys, "openOrders", absent.openOrders()), keys.amountE8("lossPerDay", absent.lossPerDay()),
            count(keys, "ordersPerSecond", absent.ordersPerSecond()), keys.amountE8("collar", absent.collar()),
            keys.flag("singleEntry", absent.singleEntry()), keys.flag("refuseSelfCross", absent.selfCross()));
    }

    private static long count(Settings keys, String key, long absent) {
        if (keys.has(key)) {
            return keys.integer(key, 0, 0, MAX_COUNT);
        }
        keys.text(key, absent == RiskLimits.NONE ? "none" : Long.toString(absent));
        return absent;
    }
}
