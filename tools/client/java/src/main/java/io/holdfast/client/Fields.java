package io.holdfast.client;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The fields of an object that was read. What is absent or {@code null} is absent; what is of another type throws. */
final class Fields {
    private final Map<?, ?> object;

    Fields(Object json) {
        if (!(json instanceof Map<?, ?> map)) {
            throw new JsonException("an object was expected");
        }
        object = map;
    }

    private <T> T get(String name, Class<T> type) {
        Object value = object.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new JsonException("field is of another type, field=" + name + " expected=" + type.getSimpleName());
        }
        return type.cast(value);
    }

    private <T> T required(String name, T value) {
        if (value == null) {
            throw new JsonException("field is missing, field=" + name);
        }
        return value;
    }

    /** {@code null} where it is absent. */
    String text(String name) {
        return get(name, String.class);
    }

    String requiredText(String name) {
        return required(name, text(name));
    }

    /** {@code null} where it is absent. */
    BigDecimal amount(String name) {
        String text = text(name);
        try {
            return text == null ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new JsonException("field is no amount, field=" + name + " value=" + text);
        }
    }

    BigDecimal requiredAmount(String name) {
        return required(name, amount(name));
    }

    /** 0 where it is absent. */
    long number(String name) {
        BigDecimal number = get(name, BigDecimal.class);
        try {
            return number == null ? 0 : number.longValueExact();
        } catch (ArithmeticException e) {
            throw new JsonException("field is no whole number of 64 bits, field=" + name + " value=" + number);
        }
    }

    long requiredNumber(String name) {
        required(name, get(name, BigDecimal.class));
        return number(name);
    }

    /** {@code false} where it is absent. */
    boolean flag(String name) {
        return Boolean.TRUE.equals(get(name, Boolean.class));
    }

    Fields object(String name) {
        return new Fields(object.get(name));
    }

    <T> List<T> list(String name, Function<Fields, T> each) {
        List<?> list = required(name, get(name, List.class));
        return list.stream().map(one -> each.apply(new Fields(one))).toList();
    }

    Map<?, ?> all() {
        return object;
    }
}
