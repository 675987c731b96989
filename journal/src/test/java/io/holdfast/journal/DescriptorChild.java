package io.holdfast.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens a file with one descriptor left where two are needed, in a process of its own; 0 if all is well. */
final class DescriptorChild {
    static final int LIMIT = 256;

    private final Path file;
    private final List<InputStream> taken = new ArrayList<>();

    private DescriptorChild(Path file) {
        this.file = file;
    }

    private interface Opening {
        AutoCloseable open() throws IOException;
    }

    public static void main(String[] arguments) throws Exception {
        DescriptorChild child = new DescriptorChild(Path.of(arguments[0]));
        child.loadClasses();
        child.takeAll();
        boolean failed = child.fails(() -> new FileBytes(child.file)) && child.fails(() -> new HashFile(child.file));
        System.exit(failed ? 0 : 1);
    }

    /** Whatever is used later on: to load it takes a descriptor, too. */
    private void loadClasses() throws Exception {
        new FileBytes(file).close();
        new HashFile(file).close();
        taken.add(Files.newInputStream(file));
        fails(() -> {
            throw new IOException("for its class");
        });
        try {
            Space.open(file.resolveSibling("absent"), false);
        } catch (JournalAccessException e) {
            return; // its class was wanted
        }
    }

    private void takeAll() {
        try {
            while (taken.size() < LIMIT) {
                taken.add(Files.newInputStream(file));
            }
        } catch (IOException e) {
            return; // there are no more, as was wanted
        }
        throw new IllegalStateException("descriptors are not limited: limit=" + LIMIT);
    }

    /** Whether it says so in a way that can be tried again, and the descriptor that was left is still there. */
    private boolean fails(Opening opening) throws Exception {
        taken.remove(taken.size() - 1).close();
        boolean said = false;
        try (AutoCloseable opened = opening.open()) {
            System.err.println("is open: " + opened);
        } catch (IOException e) {
            said = e.getMessage().contains("Too many open files");
        } catch (JournalException e) {
            System.err.println("not to be tried again: " + e);
        }
        taken.add(Files.newInputStream(file));
        return said;
    }
}
