package io.holdfast.tools;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.holdfast.journal.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The file with the webhooks, which its owner alone may read, since their addresses hold tokens: YAML of {@code
 * webhooks}, a list of name, url, format, chat and minimum. No message about it quotes a value.
 */
final class WebhookFile {
    private static final ObjectMapper YAML =
        new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION));
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Set<String> KEYS = new TreeSet<>(Set.of("name", "url", "format", "chat", "minimum"));
    private static final int MAX_WEBHOOKS = 8;

    private final Path file;
    private final Set<String> names = new TreeSet<>();

    private WebhookFile(Path file) {
        this.file = file;
    }

    /**
     * Reads it.
     *
     * @throws CommandFailure that names the key and its rule
     */
    static List<Webhook> load(Path file) {
        return new WebhookFile(file).webhooks(read(file).get("webhooks"));
    }

    private static JsonNode read(Path file) {
        try {
            if (SecretFile.isOpenToOthers(file)) {
                throw CommandFailure.usage("file of webhooks is open to others: run chmod 600 " + file);
            }
            JsonNode root = YAML.readTree(Files.readAllBytes(file));
            if (root.isObject() && root.size() == 1 && root.has("webhooks")) {
                return root;
            }
        } catch (JacksonException e) {
            // Not even the parser's own words: they would quote the file. It is told of below.
            return refuse(file);
        } catch (IOException e) {
            throw CommandFailure.usage("file of webhooks cannot be read, give one that is there: file=" + file);
        }
        return refuse(file);
    }

    private static JsonNode refuse(Path file) {
        throw CommandFailure.usage("file of webhooks must be YAML of webhooks, a list of keys and values: file="
            + file);
    }

    private List<Webhook> webhooks(JsonNode list) {
        if (!list.isArray() || list.size() > MAX_WEBHOOKS) {
            throw refusal(0, "webhooks", "must be a list of up to " + MAX_WEBHOOKS);
        }
        List<Webhook> webhooks = new ArrayList<>();
        for (JsonNode one : list) {
            webhooks.add(webhook(one, webhooks.size() + 1));
        }
        return webhooks;
    }

    private Webhook webhook(JsonNode one, int number) {
        for (Iterator<String> keys = one.fieldNames(); keys.hasNext();) {
            if (!KEYS.contains(keys.next())) {
                throw refusal(number, "keys", "must be of " + KEYS);
            }
        }
        String name = one.path("name").asText("");
        if (!NAME.matcher(name).matches() || !names.add(name)) {
            throw refusal(number, "name", "must be up to 32 of a to z, 0 to 9 and -, and its own");
        }
        Webhook.Format format = choice(one, number, "format", Webhook.Format.JSON);
        String chat = one.path("chat").asText("");
        if (chat.isBlank() == (format == Webhook.Format.TELEGRAM)) {
            throw refusal(number, "chat", "must be there for telegram and for nothing else");
        }
        return new Webhook(name, url(one, number), format, chat, choice(one, number, "minimum", Severity.WARNING));
    }

    private URI url(JsonNode one, int number) {
        try {
            URI url = URI.create(one.path("url").asText(""));
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Its message quotes the address, which may hold a token.
            throw refusal(number, "url", "must be an address with https or http");
        }
        throw refusal(number, "url", "must be an address with https or http");
    }

    private <E extends Enum<E>> E choice(JsonNode one, int number, String key, E absent) {
        if (!one.hasNonNull(key)) {
            return absent;
        }
        E[] choices = absent.getDeclaringClass().getEnumConstants();
        return Arrays.stream(choices).filter(choice -> lower(choice).equals(one.get(key).asText())).findFirst()
            .orElseThrow(() -> refusal(number, key, "must be one of "
                + Arrays.stream(choices).map(WebhookFile::lower).toList()));
    }

    private static String lower(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private CommandFailure refusal(int number, String key, String rule) {
        return CommandFailure.usage(key + " " + rule + ": webhook=" + number + " file=" + file);
    }
}
