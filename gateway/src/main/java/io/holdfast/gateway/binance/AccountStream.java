package io.holdfast.gateway.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.gateway.venue.VenueListener;
import io.holdfast.gateway.venue.VenueStream;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of an account, by the WebSocket API's {@code userDataStream.subscribe.signature}. Each {@code up} is
 * followed by one {@code down}, unless {@link #close} comes first, after which nothing is reported.
 *
 * <p>No event is dropped unseen: one that cannot be read ends the connection, so that the next {@code up} has the
 * listener compare with the venue.
 *
 * @see <a href="https://github.com/binance/binance-spot-api-docs/blob/master/user-data-stream.md">user data stream</a>
 */
final class AccountStream implements VenueStream, ReconnectingSocket.Protocol {
    private static final Logger LOG = LoggerFactory.getLogger(AccountStream.class);
    private static final int OK = 200;
    private static final long MS_PER_SECOND = 1_000;
    private static final int MAX_TYPE = 40;

    private final BinanceConfig config;
    private final Signer signer;
    private final RateGate gate;
    private final LongSupplier clockMs;
    private final VenueListener listener;
    private final ReconnectingSocket socket;
    private boolean isUp;

    /** @param clockMs the venue's time, milliseconds since the epoch */
    AccountStream(BinanceConfig config, HttpClient http, RateGate gate, LongSupplier clockMs,
        VenueListener listener) {
        this(config, ReconnectingSocket.Timing.of(config), http, gate, clockMs, listener);
    }

    AccountStream(BinanceConfig config, ReconnectingSocket.Timing timing, HttpClient http, RateGate gate,
        LongSupplier clockMs, VenueListener listener) {
        this.config = config;
        this.signer = new Signer(config.credentials());
        this.gate = gate;
        this.clockMs = clockMs;
        this.listener = listener;
        socket = new ReconnectingSocket("binance-account-stream", config.wsApiUrl(), timing, http, gate, this);
    }

    @Override
    public void start() {
        socket.start();
    }

    @Override
    public long silentNs() {
        return socket.silentNs();
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public String opened() {
        Map<String, Object> params = new TreeMap<>();
        params.put("apiKey", config.credentials().apiKey());
        params.put("recvWindow", config.recvWindowMs());
        params.put("timestamp", clockMs.getAsLong());
        // Signed in alphabetical order, which the map has.
        String payload = params.entrySet().stream().map(param -> param.getKey() + "=" + param.getValue())
            .collect(Collectors.joining("&"));
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("id", "subscribe").put("method", "userDataStream.subscribe.signature");
        ObjectNode sent = request.putObject("params");
        sent.put("apiKey", config.credentials().apiKey());
        sent.put("recvWindow", config.recvWindowMs());
        sent.put("timestamp", (Long) params.get("timestamp"));
        sent.put("signature", signer.sign(payload));
        return request.toString();
    }

    @Override
    public void text(String text) throws VenueException {
        JsonNode message = Wire.object(text);
        if (message.path("event").isObject()) {
            event(message.path("event"));
        } else if (message.has("e")) {
            event(message);
        } else if (message.has("status")) {
            answer(message);
        } else {
            throw new VenueException("message must be an event or an answer: length=" + text.length(), null);
        }
    }

    @Override
    public void lost(String why) {
        if (isUp) {
            isUp = false;
            listener.down(why);
        }
    }

    private void answer(JsonNode message) throws VenueException {
        int status = message.path("status").asInt();
        if (status != OK) {
            JsonNode error = message.path("error");
            Refusal refusal = Refusal.of(status, error, retryAfter(error.path("data")));
            gate.note(refusal);
            throw new VenueException("subscription refused: status=" + status + " code=" + refusal.code() + " "
                + refusal.message(), null);
        }
        if (!isUp) {
            isUp = true;
            socket.established();
            listener.up();
        }
    }

    /** Here the venue gives an instant in ms, where REST gives seconds. */
    private String retryAfter(JsonNode data) {
        if (!data.path("retryAfter").isIntegralNumber()) {
            return "";
        }
        long waitMs = data.path("retryAfter").asLong() - data.path("serverTime").asLong(clockMs.getAsLong());
        return Long.toString(Math.max(1, (waitMs + MS_PER_SECOND - 1) / MS_PER_SECOND));
    }

    private void event(JsonNode event) throws VenueException {
        String type = Wire.text(event, "e");
        switch (type) {
            case "executionReport" -> {
                if (isUp) {
                    listener.order(Wire.streamOrder(event), Wire.streamTrade(event));
                }
            }
            case "outboundAccountPosition" -> {
                if (isUp) {
                    listener.balances(balances(event.path("B")));
                }
            }
            case "eventStreamTerminated", "serverShutdown" ->
                throw new VenueException("ended by the venue: event=" + type, null);
            // A transfer's new balance comes as outboundAccountPosition; lists and locks are not ours.
            case "balanceUpdate", "listStatus", "externalLockUpdate" -> LOG.debug("event ignored: type={}", type);
            default -> LOG.warn("unknown event ignored: type={}",
                type.length() > MAX_TYPE ? type.substring(0, MAX_TYPE) : type);
        }
    }

    private static List<VenueBalance> balances(JsonNode changed) throws VenueException {
        if (!changed.isArray()) {
            throw Wire.bad("B", "a list", changed);
        }
        List<VenueBalance> balances = new ArrayList<>(changed.size());
        for (JsonNode item : changed) {
            balances.add(new VenueBalance(Wire.text(item, "a"), Wire.amount(item, "f"), Wire.amount(item, "l")));
        }
        return balances;
    }
}
