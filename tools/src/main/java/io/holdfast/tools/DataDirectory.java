package io.holdfast.tools;

import java.nio.file.Path;
import picocli.CommandLine;

/** The option that says which data directory a command is about. */
final class DataDirectory {
    static final String DEFAULT = ".holdfast";

    @CommandLine.Option(names = "--data", paramLabel = "DIR", defaultValue = DEFAULT,
        description = "the data directory; default ${DEFAULT-VALUE}")
    private Path path;

    Path path() {
        return path;
    }
}
