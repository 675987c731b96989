package io.holdfast.gateway.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.venue.VenueException;
import java.util.Map;

/**
 * What a key may do at the venue.
 *
 * @param withdrawals whether money can be taken away with it
 * @param trading whether it can trade on the spot account
 * @param addressBound whether it works from certain addresses alone
 * @see <a href="https://developers.binance.com/docs/wallet/account/api-key-permission">Get API Key Permission</a>
 */
public record KeyPermissions(boolean withdrawals, boolean trading, boolean addressBound) {
    private static final String PATH = "/sapi/v1/account/apiRestrictions";

    /**
     * Asks the venue.
     *
     * @throws VenueException if it does not answer, or not with all of them
     */
    public static KeyPermissions ask(BinanceConnector connector) throws VenueException {
        connector.knowTime();
        SignedRequest.Answer answer = new SignedRequest(connector).get(PATH, Map.of());
        if (answer.failure() != null) {
            throw new VenueException("what the key may do was not answered: " + answer.failure().text(), null);
        }
        return of(answer.body());
    }

    static KeyPermissions of(JsonNode body) throws VenueException {
        return new KeyPermissions(flag(body, "enableWithdrawals"), flag(body, "enableSpotAndMarginTrading"),
            flag(body, "ipRestrict"));
    }

    /** One that is not there is not a no. */
    private static boolean flag(JsonNode body, String name) throws VenueException {
        JsonNode value = body.path(name);
        if (!value.isBoolean()) {
            throw Wire.bad(name, "true or false", value);
        }
        return value.booleanValue();
    }
}
