package io.holdfast.engine.core;

import java.util.Arrays;
import java.util.function.IntFunction;

/** The values of an enum by their journal codes. */
final class CodeTable<E extends Enum<E> & Coded> {
    /** The code of no value. */
    static final int NONE = 255;

    private final Class<E> type;
    private final E[] byCode;

    CodeTable(Class<E> type) {
        this.type = type;
        E[] values = type.getEnumConstants();
        int last = 0;
        for (E value : values) {
            last = Math.max(last, value.code());
        }
        byCode = Arrays.copyOf(values, last + 1);
        Arrays.fill(byCode, null);
        for (E value : values) {
            byCode[value.code()] = value;
        }
    }

    E get(int code) {
        if (code < 0 || code >= byCode.length || byCode[code] == null) {
            throw unknown(code);
        }
        return byCode[code];
    }

    /** The value of a code as a snapshot has it; {@code null} for 255. */
    static <E> E get(IntFunction<E> values, int code) {
        return code == NONE ? null : values.apply(code);
    }

    private IllegalArgumentException unknown(int code) {
        return new IllegalArgumentException("code is not known, type=" + type.getSimpleName() + " code=" + code);
    }
}
