package io.holdfast.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;

/** Which build this is and what it runs on. */
final class BuildInfo implements CommandLine.IVersionProvider {
    private static final String RESOURCE = "build.properties";

    /** Version and commit; the commit is "unknown" where the build was not made by the launcher. */
    static String build() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version") + " " + properties.getProperty("commit");
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
