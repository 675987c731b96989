package io.holdfast.tools;

import io.holdfast.engine.core.Deployment;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** Which build this is and what it runs on. */
final class BuildInfo implements CommandLine.IVersionProvider {
    private static final String RESOURCE = "build.properties";

    /** Version and commit; the commit is "unknown" where the build was not made by the launcher. */
    static String build() {
        Properties properties = properties();
        return properties.getProperty("version") + " " + properties.getProperty("commit");
    }

    private static Properties properties() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** When and of what this build was made, what it runs on and where. */
    static Deployment deployment(String commandLine) {
        Properties properties = properties();
        return new Deployment(timeNs(properties.getProperty("time")), timeNs(properties.getProperty("commitTime")),
            librariesHash(System.getProperty("java.class.path")), System.getProperty("user.dir"), commandLine);
    }

    /** Nanoseconds since the epoch of a time in UTC; 0 for what is none. */
    private static long timeNs(String utc) {
        try {
            return TimeUnit.SECONDS.toNanos(Instant.parse(utc).getEpochSecond());
        } catch (DateTimeParseException e) {
            return 0; // a build that was not made by the launcher does not know of its commit
        }
    }

    /** Of the names and lengths of the jars, our own aside: those are told by version and commit. */
    static long librariesHash(String classPath) {
        StringJoiner libraries = new StringJoiner("\n");
        Arrays.stream(classPath.split(File.pathSeparator)).map(File::new)
            .filter(file -> file.getName().endsWith(".jar") && !file.getName().startsWith("holdfast-"))
            .map(file -> file.getName() + " " + file.length()).sorted().forEach(libraries::add);
        return libraries.length() == 0 ? 0
            : ByteBuffer.wrap(Sha256.begin().digest(libraries.toString().getBytes(StandardCharsets.UTF_8))).getLong();
    }

    /** The Java machine. */
    static String jvm() {
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"holdfast " + build(), jvm()};
    }
}
