package io.holdfast.engine.core;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The plain fields of an object: numbers, enums and texts; a field added later is compared without being asked for. */
final class Fields {
    private static final Map<Class<?>, List<Field>> KNOWN = new ConcurrentHashMap<>();

    private Fields() {
    }

    static List<Field> of(Class<?> type) {
        return KNOWN.computeIfAbsent(type, Fields::find);
    }

    private static List<Field> find(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> at = type; at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && isPlain(field.getType())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static boolean isPlain(Class<?> type) {
        return type.isPrimitive() || type.isEnum() || type == Text.class || type == String.class;
    }

    /** The name and values of the first field that differs, or {@code null}. */
    static String difference(Object expected, Object actual) {
        for (Field field : of(expected.getClass())) {
            Object left = value(field, expected);
            Object right = value(field, actual);
            boolean same = left instanceof Text text ? text.sameAs((Text) right) : same(left, right);
            if (!same) {
                return expected.getClass().getSimpleName() + "." + field.getName() + " expected=" + left
                    + " actual=" + right;
            }
        }
        return null;
    }

    private static boolean same(Object left, Object right) {
        return left == null ? right == null : left.equals(right);
    }

    static Object value(Field field, Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
