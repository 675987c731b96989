package io.holdfast.gateway.binance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests with HMAC-SHA-256, as Binance wants it; thread-safe. */
final class Signer {
    private static final String ALGORITHM = "HmacSHA256";

    private final Credentials credentials;

    Signer(Credentials credentials) {
        this.credentials = credentials;
    }

    /** The signature of what is sent, in lower-case hexadecimal digits. */
    String sign(String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(credentials.secretKey().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
