package io.holdfast.client;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as RFC 8259 has it and nothing beyond: objects as maps in their order, arrays as lists, numbers as {@link
 * BigDecimal}. A name that comes twice, a lone surrogate, and what is nested deeper than {@link #MAX_DEPTH} is refused.
 */
final class JsonReader {
    static final int MAX_DEPTH = 64;
    /** Longer than any number of the API. */
    static final int MAX_NUMBER = 64;

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads a whole text.
     *
     * @throws JsonException that says where it is no JSON
     */
    static Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.space();
        if (reader.at != text.length()) {
            throw reader.wrong("the end");
        }
        return value;
    }

    private Object value() {
        space();
        switch (peek()) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                return string();
            case 't':
                return word("true", Boolean.TRUE);
            case 'f':
                return word("false", Boolean.FALSE);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        open();
        if (!closes('}')) {
            do {
                space();
                String name = string();
                if (object.containsKey(name)) {
                    throw wrong("another name than \"" + name + '"');
                }
                space();
                expect(':');
                object.put(name, value());
                space();
            } while (continues('}'));
        }
        depth--;
        return object;
    }

    private List<Object> array() {
        List<Object> array = new ArrayList<>();
        open();
        if (!closes(']')) {
            do {
                array.add(value());
                space();
            } while (continues(']'));
        }
        depth--;
        return array;
    }

    private void open() {
        at++;
        depth++;
        if (depth > MAX_DEPTH) {
            throw wrong("at most " + MAX_DEPTH + " levels");
        }
    }

    private boolean closes(char end) {
        space();
        boolean closes = peek() == end;
        at += closes ? 1 : 0;
        return closes;
    }

    private boolean continues(char end) {
        if (peek() == ',') {
            at++;
            return true;
        }
        expect(end);
        return false;
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (peek() != '"') {
            char c = peek();
            if (c < ' ') {
                throw wrong("the end of a string, and no control character");
            }
            at++;
            string.append(c == '\\' ? escape() : c);
        }
        at++;
        requireWhole(string);
        return string.toString();
    }

    private char escape() {
        char c = peek();
        at++;
        int index = "\"\\/bfnrt".indexOf(c);
        if (index >= 0 && c != 0) {
            return "\"\\/\b\f\n\r\t".charAt(index);
        }
        if (c != 'u' || at + 4 > text.length()) {
            throw wrong("an escape");
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.charAt(at), 16);
            if (digit < 0 || text.charAt(at) > 'f') {
                throw wrong("a hexadecimal digit");
            }
            code = code << 4 | digit;
            at++;
        }
        return (char) code;
    }

    private void requireWhole(CharSequence string) {
        for (int i = 0; i < string.length(); i++) {
            boolean pair = Character.isHighSurrogate(string.charAt(i)) && i + 1 < string.length()
                && Character.isLowSurrogate(string.charAt(i + 1));
            if (!pair && Character.isSurrogate(string.charAt(i))) {
                throw wrong("no lone surrogate");
            }
            i += pair ? 1 : 0;
        }
    }

    private BigDecimal number() {
        int begin = at;
        at += peek() == '-' ? 1 : 0;
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            at += peek() == '-' || peek() == '+' ? 1 : 0;
            digits();
        }
        if (at - begin > MAX_NUMBER) {
            throw wrong("a shorter number");
        }
        try {
            return new BigDecimal(text.substring(begin, at));
        } catch (NumberFormatException e) {
            throw wrong("a smaller exponent");
        }
    }

    private void digits() {
        int begin = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == begin) {
            throw wrong("a value");
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong("a value");
        }
        at += word.length();
        return value;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw wrong("'" + c + '\'');
        }
        at++;
    }

    /** The next character; 0 at the end, which no JSON has. */
    private char peek() {
        if (at < text.length() && text.charAt(at) == 0) {
            throw wrong("no zero character");
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void space() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private JsonException wrong(String expected) {
        return new JsonException("text is no JSON, position=" + at + " of=" + text.length() + " expected " + expected);
    }
}
