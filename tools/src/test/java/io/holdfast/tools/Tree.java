package io.holdfast.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.stream.Stream;

/** All files below a directory. */
final class Tree {
    private Tree() {
    }

    /** Names, sizes and bytes; the owner's file, which each look changes, is left out. */
    static String hash(Path directory) throws IOException {
        MessageDigest digest = Sha256.begin();
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.endsWith("journal.owner")) {
                    digest.update(directory.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                    digest.update(Sha256.of(file).getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
        return Sha256.end(digest);
    }
}
