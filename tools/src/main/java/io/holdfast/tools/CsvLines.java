package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Comma-separated values as RFC 4180 has them, but with plain line feeds; each record has every column. */
final class CsvLines implements JournalLines {
    static final List<String> COLUMNS = List.of("sequence", "timeNs", "type", "actor", "cause", "epoch", "requestId",
        "orderId", "clientOrderId", "symbol", "side", "orderType", "timeInForce", "quantity", "price", "reserve",
        "reserveAsset", "venueOrderId", "tradeId", "quoteQuantity", "cumulativeQuantity", "fee", "feeAsset", "maker",
        "venueStatus", "venueCode", "venueTimeNs", "asset", "free", "locked", "amount", "ours", "theirs", "assetId",
        "instrumentId", "venueSymbol", "baseAsset", "quoteAsset", "tickSize", "lotStep", "minQuantity", "maxQuantity",
        "minNotional", "tradingState", "digest", "engineId", "configHash", "build", "jvm", "attempt", "differences",
        "quarantinedBytes", "reason", "text");

    private final Writer out;

    CsvLines(Writer out) {
        this.out = out;
    }

    @Override
    public void begin() throws IOException {
        out.write(String.join(",", COLUMNS));
        out.write('\n');
    }

    @Override
    public void write(Record record, EngineState state) throws IOException {
        JsonNode fields = RecordSummary.fields(record, state);
        for (int i = 0; i < COLUMNS.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.write(quoted(fields.path(COLUMNS.get(i)).asText()));
        }
        out.write('\n');
    }

    private static String quoted(String value) {
        if (value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            return value;
        }
        return '"' + value.replace("\"", "\"\"") + '"';
    }
}
