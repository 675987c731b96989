package io.holdfast.tools;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.holdfast.gateway.client.AmountException;
import io.holdfast.gateway.client.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys and values of a configuration file, with what the command line says instead. Each key is asked for once with
 * its rule and its default; keys that nobody asked for are refused at the end.
 */
final class Settings {
    private static final ObjectMapper YAML =
        new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");

    private final Map<String, String> asked = new TreeMap<>();
    private final Map<String, Set<String>> askedBelow = new TreeMap<>();
    private final ObjectNode values;
    private final String where;

    private Settings(ObjectNode values, String where) {
        this.values = values;
        this.where = where;
    }

    /** No keys. */
    static Settings none() {
        return new Settings(YAML.createObjectNode(), "");
    }

    /**
     * Reads a YAML file.
     *
     * @throws CommandFailure if it cannot be read or is no YAML of keys and values
     */
    static Settings read(Path file) {
        JsonNode root;
        try {
            root = YAML.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw CommandFailure.usage("config file is not YAML of keys and values: " + e.getOriginalMessage()
                + " in file=" + file);
        } catch (IOException e) {
            throw CommandFailure.usage("config file cannot be read, give one that is there: file=" + file);
        }
        if (root.isMissingNode() || root.isNull()) {
            return new Settings(YAML.createObjectNode(), ", file=" + file);
        }
        if (!(root instanceof ObjectNode keys)) {
            throw CommandFailure.usage("config file is not YAML of keys and values: file=" + file);
        }
        return new Settings(keys, ", file=" + file);
    }

    /** Puts a value in place of the file's, unless it is {@code null}. */
    void override(String key, Object value) {
        if (value != null) {
            values.set(key, YAML.valueToTree(value));
        }
    }

    /** Whether a key has a value; does not count as asking. */
    boolean has(String key) {
        return values.hasNonNull(key);
    }

    /** Whether a key has an address rather than a port; does not count as asking. */
    boolean isAddress(String key) {
        return values.path(key).isTextual() && values.get(key).asText().contains(":");
    }

    /** A whole number from min to max. */
    int integer(String key, int absent, int min, int max) {
        JsonNode value = values.get(key);
        int number = absent;
        if (has(key)) {
            if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < min || value.asInt() > max) {
                throw refusal(key, "must be a whole number from " + min + " to " + max, value);
            }
            number = value.asInt();
        }
        asked.put(key, Integer.toString(number));
        return number;
    }

    /** A text that is not blank, or what stands for an absent one. */
    String text(String key, String absent) {
        JsonNode value = values.get(key);
        String text = absent;
        if (has(key)) {
            if (!value.isTextual() || value.asText().isBlank()) {
                throw refusal(key, "must be a text", value);
            }
            text = value.asText();
        }
        asked.put(key, String.valueOf(text));
        return text;
    }

    /** A number with s, m, h or d behind it, from min to max. */
    Duration duration(String key, Duration absent, Duration min, Duration max) {
        String text = text(key, null);
        if (text == null) {
            asked.put(key, absent.toString());
            return absent;
        }
        Matcher matcher = DURATION.matcher(text);
        Duration duration = matcher.matches()
            ? Duration.parse(matcher.group(2).equals("d") ? "P" + text : "PT" + text) : Duration.ZERO;
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            throw refusal(key, "must be a time as 90s, 30m, 1h or 1d, at most " + max.toDays() + "d", values.get(key));
        }
        asked.put(key, duration.toString());
        return duration;
    }

    /** A list of texts; empty when absent. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        if (has(key)) {
            JsonNode list = values.get(key);
            if (!list.isArray()) {
                throw refusal(key, "must be a list", list);
            }
            for (JsonNode value : list) {
                if (!value.isTextual() || value.asText().isBlank()) {
                    throw refusal(key, "must be a list of texts", list);
                }
                texts.add(value.asText());
            }
        }
        asked.put(key, texts.toString());
        return texts;
    }

    /** A decimal that is not negative, exponent -8. */
    long amountE8(String key, long absentE8) {
        if (!has(key)) {
            asked.put(key, absentE8 == Long.MAX_VALUE ? "none" : Amounts.format(absentE8));
            return absentE8;
        }
        JsonNode value = values.get(key);
        String text = value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
        try {
            long amountE8 = Amounts.parse(key, text);
            if (value.isContainerNode() || amountE8 < 0) {
                throw refusal(key, "must be a decimal number from 0", value);
            }
            asked.put(key, Amounts.format(amountE8));
            return amountE8;
        } catch (AmountException e) {
            throw refusal(key, "must be a decimal number from 0", value);
        }
    }

    /** True or false. */
    boolean flag(String key, boolean absent) {
        if (has(key) && !values.get(key).isBoolean()) {
            throw refusal(key, "must be true or false", values.get(key));
        }
        boolean flag = has(key) ? values.get(key).booleanValue() : absent;
        asked.put(key, Boolean.toString(flag));
        return flag;
    }

    /** What is below a key, none where it is absent; keys that nobody asks for are refused. */
    <T> T section(String key, Function<Settings, T> reading) {
        JsonNode below = has(key) ? values.get(key) : YAML.createObjectNode();
        if (!(below instanceof ObjectNode keys)) {
            throw refusal(key, "must be keys and values", below);
        }
        Settings section = new Settings(keys, ", under=" + key + where);
        T read = reading.apply(section);
        section.refuseOthers();
        asked.put(key, section.asked.toString());
        askedBelow.put(key, section.askedKeys());
        return read;
    }

    /** The keys that were asked for, those below others as {@code key.below}. */
    Set<String> askedKeys() {
        Set<String> keys = new TreeSet<>(asked.keySet());
        askedBelow.forEach((key, below) -> below.forEach(name -> keys.add(key + "." + name)));
        return keys;
    }

    /** The keys that are there. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        values.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** One of an enum's values, in lower case. */
    <E extends Enum<E>> E choice(String key, E absent) {
        E[] choices = absent.getDeclaringClass().getEnumConstants();
        String text = text(key, lower(absent));
        for (E choice : choices) {
            if (lower(choice).equals(text)) {
                return choice;
            }
        }
        throw refusal(key, "must be one of " + Arrays.stream(choices).map(Settings::lower).toList(), values.get(key));
    }

    private static String lower(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Ends the asking.
     *
     * @throws CommandFailure if there is a key that was not asked for
     */
    void refuseOthers() {
        values.fieldNames().forEachRemaining(key -> {
            if (!asked.containsKey(key)) {
                throw CommandFailure.usage("config key is unknown, remove it or use one of " + asked.keySet()
                    + ": key=" + key + where);
            }
        });
    }

    /** What is in force but for one key, defaults too: one key=value a line, by key. */
    String inForceBut(String without) {
        StringBuilder lines = new StringBuilder();
        asked.forEach((key, value) -> {
            if (!key.equals(without)) {
                lines.append(key).append('=').append(value).append('\n');
            }
        });
        return lines.toString();
    }

    private CommandFailure refusal(String key, String rule, JsonNode value) {
        return CommandFailure.usage(key + " " + rule + ": " + key + "=" + value + where);
    }
}
