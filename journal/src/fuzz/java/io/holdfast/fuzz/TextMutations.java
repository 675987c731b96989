package io.holdfast.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts such as JSON made from good examples: whole values replaced, moved, taken from another example or from a
 * dictionary, and bytes flipped, cut, inserted.
 */
public final class TextMutations implements Fuzzer.Generator {
    private static final Pattern TOKEN = Pattern.compile("\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|[-+.0-9a-zA-Z]++");
    private static final int MAX_LENGTH = 80 << 10;
    /** What readers of numbers and texts trip over. */
    private static final List<String> COMMON = List.of("0", "-1", "1", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "4294967296", "2147483648", "1e400", "1E-400", "1e2147483647", "-0.0", "NaN", "null",
        "true", "false", "[]", "{}", "\"\"", "\" \"", "\"0\"", "\"-0\"", "\"-0.00000001\"", "\"-1\"", "\"1.5\"",
        "\"0.00000001\"", "\"0.000000001\"", "\"00001.10\"", "\"1e3\"", "\"1E+2147483647\"", "\"1e-2147483648\"",
        "\"0e1000000000\"", "\"+1\"", "\".5\"", "\"5.\"", "\"0x10\"", "\"1_000\"", "\"1,5\"", "\"NaN\"",
        "\"Infinity\"", "\"92233720368.54775807\"", "\"92233720368.54775808\"", "\"-92233720368.54775808\"",
        "\"9223372036854775807\"", "\"\u0661\u0662\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u00e9\"", "\"a\\nb\"",
        "{\"a\":{\"b\":[1,2,{}]}}", "[[[[[[[[[[[[]]]]]]]]]]]]", ",", ":", "}", "{", "\"", "\\");

    private final List<String> seeds;
    private final List<String> words = new ArrayList<>(COMMON);

    /**
     * A generator.
     *
     * @param seeds      good examples
     * @param dictionary further words, as they stand in a text
     */
    public TextMutations(List<String> seeds, List<String> dictionary) {
        this.seeds = seeds;
        words.addAll(dictionary);
    }

    @Override
    public byte[] next(SplittableRandom random) {
        String text = pick(seeds, random);
        int count = random.nextInt(16) == 0 ? 0 : 1 + random.nextInt(random.nextBoolean() ? 1 : 4);
        for (int i = 0; i < count; i++) {
            text = random.nextInt(4) > 0 ? tokens(text, random) : bytes(text, random);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String tokens(String text, SplittableRandom random) {
        List<int[]> tokens = find(text);
        if (tokens.isEmpty()) {
            return pick(words, random);
        }
        int[] at = pick(tokens, random);
        String before = text.substring(0, at[0]);
        String token = text.substring(at[0], at[1]);
        String after = text.substring(at[1]);
        switch (random.nextInt(8)) {
            case 0:
                return before + token(pick(seeds, random), random) + after;
            case 1:
                return before + token(text, random) + after;
            case 2:
                return before + after;
            case 3:
                return before + token + "," + token + ":" + pick(words, random) + after;
            case 4:
                String run = "0123456789".substring(random.nextInt(10)).substring(0, 1);
                return before + '"' + run.repeat(1 << random.nextInt(17)) + '"' + after;
            case 5:
                return before + number(random) + after;
            default:
                return before + pick(words, random) + after;
        }
    }

    private static String number(SplittableRandom random) {
        long number = random.nextLong() >> random.nextInt(64);
        String digits = Long.toString(number);
        int point = random.nextInt(10);
        String text = digits.length() <= point + 1 ? digits
            : digits.substring(0, digits.length() - point) + '.' + digits.substring(digits.length() - point);
        return random.nextBoolean() ? '"' + text + '"' : text;
    }

    private String bytes(String text, SplittableRandom random) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return pick(words, random);
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0:
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                return new String(bytes, StandardCharsets.UTF_8);
            case 1:
                bytes[at] = (byte) random.nextInt(128);
                return new String(bytes, StandardCharsets.UTF_8);
            case 2:
                return new String(Arrays.copyOf(bytes, at), StandardCharsets.UTF_8);
            case 3:
                String other = pick(seeds, random);
                return text.substring(0, Math.min(at, text.length())) + other.substring(random.nextInt(other.length()));
            case 4:
                int end = Math.min(text.length(), at);
                return text.substring(0, end) + pick(words, random) + text.substring(end);
            default:
                return text.length() * 2 > MAX_LENGTH ? text : text + text.substring(Math.min(at, text.length()));
        }
    }

    private static String token(String text, SplittableRandom random) {
        List<int[]> tokens = find(text);
        if (tokens.isEmpty()) {
            return "";
        }
        int[] token = pick(tokens, random);
        return text.substring(token[0], token[1]);
    }

    private static List<int[]> find(String text) {
        List<int[]> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(new int[] {matcher.start(), matcher.end()});
        }
        return tokens;
    }

    private static <T> T pick(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }
}
