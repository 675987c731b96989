package io.holdfast.tools;

import io.holdfast.engine.core.Deployment;
import io.holdfast.engine.core.LastStart;
import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.pipeline.EngineConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a start with the last one in the same data directory: a service that points at old code, at another
 * configuration or somewhere else is told of before it trades.
 */
final class StartChecks {
    /**
     * Something that differs.
     *
     * @param reason what
     * @param text both sides of it
     */
    record Finding(Reason reason, String text) {
    }

    private StartChecks() {
    }

    /** What differs from the last start; nothing where there was none. */
    static List<Finding> compare(LastStart last, EngineConfig.Identity now) {
        List<Finding> findings = new ArrayList<>();
        if (last.startedNs() == 0) {
            return findings;
        }
        Deployment here = now.deployment();
        if (isOlder(last, now)) {
            findings.add(new Finding(Reason.STALE_BUILD, "this build is older than the last one that ran here: build="
                + name(now.build(), here.commitTimeNs(), here.buildTimeNs()) + " last="
                + name(last.build(), last.commitTimeNs(), last.buildTimeNs())));
        }
        if (now.configHash() != last.configHash()) {
            findings.add(new Finding(Reason.CONFIG_CHANGED, "the configuration is not that of the last start: config="
                + hex(now.configHash()) + " last=" + hex(last.configHash())));
        }
        if (!last.directory().isEmpty() && !cut(here.directory()).equals(last.directory())) {
            findings.add(new Finding(Reason.MOVED, "started from another directory than the last time: directory="
                + here.directory() + " last=" + last.directory()));
        }
        // Another build brings libraries of its own.
        if (now.build().equals(last.build()) && here.buildTimeNs() == last.buildTimeNs()) {
            addLibraries(findings, last, now);
        }
        return findings;
    }

    private static void addLibraries(List<Finding> findings, LastStart last, EngineConfig.Identity now) {
        long libraries = now.deployment().librariesHash();
        if (libraries != 0 && last.librariesHash() != 0 && libraries != last.librariesHash()) {
            findings.add(new Finding(Reason.LIBRARIES_CHANGED, "the same build runs with other libraries than the last"
                + " time: libraries=" + hex(libraries) + " last=" + hex(last.librariesHash())));
        }
        if (!now.jvm().equals(last.jvm())) {
            findings.add(new Finding(Reason.LIBRARIES_CHANGED, "another Java runs it than the last time: java="
                + now.jvm() + " last=" + last.jvm()));
        }
    }

    /** The version decides, then the commit's time, then the build's; what is not known decides nothing. */
    private static boolean isOlder(LastStart last, EngineConfig.Identity now) {
        int byVersion = compareVersions(version(now.build()), version(last.build()));
        if (byVersion != 0) {
            return byVersion < 0;
        }
        Deployment here = now.deployment();
        if (here.commitTimeNs() != 0 && last.commitTimeNs() != 0 && here.commitTimeNs() != last.commitTimeNs()) {
            return here.commitTimeNs() < last.commitTimeNs();
        }
        return here.buildTimeNs() != 0 && here.buildTimeNs() < last.buildTimeNs();
    }

    private static String version(String build) {
        return build.split(" ", 2)[0];
    }

    /** By their numbers, so that 0.10 is later than 0.9; what is behind a hyphen comes before what has none. */
    static int compareVersions(String left, String right) {
        String[] leftParts = left.split("-", 2);
        String[] rightParts = right.split("-", 2);
        String[] leftNumbers = leftParts[0].split("\\.");
        String[] rightNumbers = rightParts[0].split("\\.");
        for (int i = 0; i < Math.max(leftNumbers.length, rightNumbers.length); i++) {
            int order = Integer.compare(number(leftNumbers, i), number(rightNumbers, i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(rightParts.length, leftParts.length);
    }

    private static int number(String[] numbers, int i) {
        boolean is = i < numbers.length && numbers[i].matches("\\d{1,9}");
        return is ? Integer.parseInt(numbers[i]) : 0;
    }

    private static String name(String build, long commitTimeNs, long buildTimeNs) {
        long timeNs = commitTimeNs == 0 ? buildTimeNs : commitTimeNs;
        return build + (timeNs == 0 ? "" : " of " + Times.time(timeNs).substring(0, 19));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), Message.MAX_TEXT));
    }

    private static String hex(long hash) {
        return String.format("%016x", hash);
    }
}
