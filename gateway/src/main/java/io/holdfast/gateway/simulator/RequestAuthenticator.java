package io.holdfast.gateway.simulator;

import io.holdfast.gateway.binance.Credentials;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks key, signature and timestamp of signed requests as Binance does: HMAC-SHA256, in hexadecimal, over the query
 * and the body exactly as sent, without the signature itself. Thread-safe.
 */
final class RequestAuthenticator {
    private static final String ALGORITHM = "HmacSHA256";
    private static final BigDecimal DEFAULT_RECV_WINDOW_MS = new BigDecimal(5_000);
    private static final BigDecimal MAX_AHEAD_MS = new BigDecimal(1_000);
    private static final int MICROSECOND_DIGITS = 16;
    private static final int MICROSECOND_DECIMALS = 3;

    private final Credentials credentials;
    private final long maxRecvWindowMs;
    private final LongSupplier clockMs;

    RequestAuthenticator(Credentials credentials, long maxRecvWindowMs, LongSupplier clockMs) {
        this.credentials = credentials;
        this.maxRecvWindowMs = maxRecvWindowMs;
        this.clockMs = clockMs;
    }

    /** Refuses another API key than the venue's own. */
    void checkKey(String apiKey) {
        if (apiKey == null || apiKey.isBlank()) {
            throw Refusal.keyFormat();
        }
        if (!apiKey.equals(credentials.apiKey())) {
            throw Refusal.key();
        }
    }

    /**
     * Checks a signed REST request.
     *
     * @param query as sent, still encoded; empty if none.
     * @param body  as sent; empty if none.
     * @return its parameters; those of the query win.
     */
    Signed check(String apiKey, String query, String body) {
        checkKey(apiKey);
        Parameters parameters = Parameters.parse(query, body);
        String signature = parameters.required("signature");
        checkSignature(withoutSignature(query) + withoutSignature(body), signature);
        return signed(parameters);
    }

    /** Checks a signature over a payload. */
    void checkSignature(String payload, String signature) {
        byte[] expected = sign(payload).getBytes(StandardCharsets.US_ASCII);
        byte[] actual = signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, actual)) {
            throw Refusal.signature();
        }
    }

    /** Reads and checks timestamp and recvWindow. */
    Signed signed(Parameters parameters) {
        BigDecimal timestamp = parameters.decimal("timestamp");
        BigDecimal window =
            parameters.has("recvWindow") ? parameters.decimal("recvWindow") : DEFAULT_RECV_WINDOW_MS;
        if (window.compareTo(BigDecimal.valueOf(maxRecvWindowMs)) > 0) {
            throw Refusal.recvWindow(maxRecvWindowMs);
        }
        boolean micros = timestamp.toBigInteger().toString().length() >= MICROSECOND_DIGITS;
        Signed signed = new Signed(parameters, micros ? timestamp.movePointLeft(MICROSECOND_DECIMALS) : timestamp,
            window);
        checkTime(signed);
        return signed;
    }

    /** Refuses a request whose time is over, or not yet come. Asked on arrival and again right before matching. */
    void checkTime(Signed request) {
        BigDecimal now = BigDecimal.valueOf(clockMs.getAsLong());
        if (request.timestampMs().compareTo(now.add(MAX_AHEAD_MS)) >= 0) {
            throw Refusal.ahead();
        }
        if (now.subtract(request.timestampMs()).compareTo(request.recvWindowMs()) > 0) {
            throw Refusal.stale();
        }
    }

    private String sign(String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(credentials.secretKey().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException("every JDK has HmacSHA256", ex);
        }
    }

    private static String withoutSignature(String encoded) {
        StringBuilder kept = new StringBuilder(encoded.length());
        for (String pair : encoded.split("&")) {
            if (!pair.startsWith("signature=")) {
                kept.append(kept.length() == 0 ? "" : "&").append(pair);
            }
        }
        return kept.toString();
    }

    /** A request whose key and signature are right. */
    record Signed(Parameters parameters, BigDecimal timestampMs, BigDecimal recvWindowMs) {
    }
}
