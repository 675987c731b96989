package io.holdfast.client;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes what {@link JsonReader} reads; a map leaves out what is {@code null}. */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {
    }

    static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value);
        return writer.out.toString();
    }

    private void value(Object value) {
        if (value instanceof Map<?, ?> object) {
            object(object);
        } else if (value instanceof List<?> array) {
            array(array);
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            string(value.toString());
        }
    }

    private void object(Map<?, ?> object) {
        char before = '{';
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            if (entry.getValue() != null) {
                out.append(before);
                string(entry.getKey().toString());
                out.append(':');
                value(entry.getValue());
                before = ',';
            }
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private void array(List<?> array) {
        out.append('[');
        for (Iterator<?> items = array.iterator(); items.hasNext();) {
            value(items.next());
            out.append(items.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
