package io.holdfast.gateway.simulator;

/**
 * A request that the venue refuses: Binance's error code and text, and the HTTP status they travel with.
 *
 * @see <a href="https://github.com/binance/binance-spot-api-docs/blob/master/errors.md">errors.md</a>
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;

    private final int status;
    private final int code;

    Refusal(int status, int code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    static Refusal missing(String name) {
        return bad(-1102, "Mandatory parameter '" + name + "' was not sent, was empty/null, or malformed.");
    }

    static Refusal illegal(String name, String range) {
        return bad(-1100, "Illegal characters found in parameter '" + name + "'; legal range is '" + range + "'.");
    }

    static Refusal notRequired(String name) {
        return bad(-1106, "Parameter '" + name + "' sent when not required.");
    }

    static Refusal tooPrecise(String name) {
        return bad(-1111, "Parameter '" + name + "' has too much precision.");
    }

    static Refusal invalidEnum(int code, String what) {
        return bad(code, "Invalid " + what + ".");
    }

    static Refusal invalidSymbol() {
        return bad(-1121, "Invalid symbol.");
    }

    static Refusal filter(String name) {
        return bad(-1013, "Filter failure: " + name);
    }

    static Refusal invalidMessage(String text) {
        return bad(-1013, text);
    }

    static Refusal newOrder(String text) {
        return bad(-2010, text);
    }

    static Refusal unknownOrder() {
        return bad(-2011, "Unknown order sent.");
    }

    static Refusal noSuchOrder() {
        return bad(-2013, "Order does not exist.");
    }

    static Refusal keyFormat() {
        return new Refusal(UNAUTHORIZED, -2014, "API-key format invalid.");
    }

    static Refusal key() {
        return new Refusal(UNAUTHORIZED, -2015, "Invalid API-key, IP, or permissions for action.");
    }

    static Refusal signature() {
        return bad(-1022, "Signature for this request is not valid.");
    }

    static Refusal stale() {
        return bad(-1021, "Timestamp for this request is outside of the recvWindow.");
    }

    static Refusal ahead() {
        return bad(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    }

    static Refusal recvWindow(long max) {
        return bad(-1131, "'recvWindow' must be less than " + max + ".");
    }

    static Refusal listenKey() {
        return bad(-1125, "This listenKey does not exist.");
    }

    static Refusal bad(int code, String text) {
        return new Refusal(BAD_REQUEST, code, text);
    }
}
