package io.holdfast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code ./holdfast bench}: measures the rows of the table, one after the other, and writes what it found. */
@CommandLine.Command(
    name = "holdfast bench",
    description = "Measures the order path beside its limit and its peers, with a verdict for each aim.",
    mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final Duration QUICK_LIMIT = Duration.ofMinutes(3);
    private static final int GUARD_TRIES = 3;
    private static final int CHECK_FAILED = 1;
    private static final int USAGE = 2;

    @CommandLine.Option(names = "--quick", description = "Three short rounds instead of five long ones: ten minutes "
        + "at most, for figures that show where things are.")
    private boolean quick;

    @CommandLine.Option(names = "--peers", description = "Beside SQLite, RocksDB, Aeron Archive, exchange-core, and "
        + "PostgreSQL where it is installed.")
    private boolean peers;

    @CommandLine.Option(names = "--guard", description = "Measures the guarded ratios alone, three times at most, and "
        + "ends with 1 if one is worse than its committed bound by more than its noise each time.")
    private boolean guard;

    @CommandLine.Option(names = "--parts", description = "Measures the parts with JMH instead of the table.")
    private boolean parts;

    @CommandLine.Option(names = "--rows", split = ",", paramLabel = "ROW", description = "These rows only: "
        + "${COMPLETION-CANDIDATES}.")
    private List<Row> rows = List.of(Row.values());

    @CommandLine.Option(names = "--captures", paramLabel = "DIR", defaultValue = "${sys:bench.home}/../shared/data",
        description = "Recorded markets for the burst: gzip files of times and messages; ../shared/data of the project "
        + "unless given.")
    private Path captures;

    @CommandLine.Option(names = "--out", paramLabel = "DIR", description = "Where figures, table and charts go; "
        + "a new directory below target/bench unless given.")
    private Path out;

    private Bench() {
    }

    /** Runs a command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((failure, line, parsed) -> {
                System.err.println("holdfast: " + failure.getMessage());
                return failure instanceof UncheckedIOException ? USAGE : CHECK_FAILED;
            }).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = folder();
        if (parts) {
            return Parts.run(quick, folder);
        }
        Row.Settings settings = new Row.Settings(quick || guard, peers, captures.toAbsolutePath().normalize());
        List<Row> measured = guard ? Guard.ROWS : rows;
        Report report = new Report(settings);
        for (Row row : measured) {
            System.err.println("holdfast: measuring " + row + " (" + row.title + ")");
            long begun = System.nanoTime();
            Findings found = RowProcess.measure(row, settings, folder, quick || guard ? QUICK_LIMIT : LIMIT);
            report.add(row, found, Duration.ofNanos(System.nanoTime() - begun));
            report.write(folder); // what is measured is there, whatever becomes of the next row
        }
        System.out.println(report.table());
        report.draw(folder);
        System.out.println("\n" + report.where() + "\nIn " + folder + ": report.md, report.json, charts.");
        return guard ? guard(new ArrayList<>(report.found().values()), settings, folder) : 0;
    }

    /** A neighbour that takes the machine for a whole row cannot be told from what got slower, but goes away. */
    private static int guard(List<Findings> found, Row.Settings settings, Path folder) throws Exception {
        int worse = Guard.judge(found);
        for (int i = 1; i < GUARD_TRIES && worse != 0; i++) {
            System.err.println("holdfast: measuring once more");
            for (Row row : Guard.ROWS) {
                found.add(RowProcess.measure(row, settings, folder, QUICK_LIMIT));
            }
            worse = Guard.judge(found);
        }
        return worse;
    }

    private Path folder() {
        Path folder = out != null ? out : Path.of(System.getProperty("bench.home", ""), "target", "bench",
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now()));
        try {
            return Files.createDirectories(folder).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the directory for the figures, out=" + folder, e);
        }
    }
}
