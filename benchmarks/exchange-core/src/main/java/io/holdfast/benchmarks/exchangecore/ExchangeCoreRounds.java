package io.holdfast.benchmarks.exchangecore;

import com.lmax.disruptor.dsl.Disruptor;
import exchange.core2.core.ExchangeApi;
import exchange.core2.core.ExchangeCore;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.CoreWaitStrategy;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.api.ApiAddUser;
import exchange.core2.core.common.api.ApiAdjustUserBalance;
import exchange.core2.core.common.api.ApiPlaceOrder;
import exchange.core2.core.common.api.binary.BatchAddSymbolsCommand;
import exchange.core2.core.common.config.ExchangeConfiguration;
import exchange.core2.core.common.config.InitialStateConfiguration;
import exchange.core2.core.common.config.LoggingConfiguration;
import exchange.core2.core.common.config.OrdersProcessingConfiguration;
import exchange.core2.core.common.config.PerformanceConfiguration;
import exchange.core2.core.common.config.ReportsQueriesConfiguration;
import exchange.core2.core.common.config.SerializationConfiguration;
import exchange.core2.core.processors.journaling.DiskSerializationProcessor;
import exchange.core2.core.processors.journaling.DiskSerializationProcessorConfiguration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * exchange-core with its own disk journal, one round for each line of standard input: orders that match each other,
 * buys and sells in turn. Prints a line "name value" for each figure and "done"; runs nothing in between.
 */
public final class ExchangeCoreRounds {
    private static final int SYMBOL = 100;
    private static final int BASE = 1;
    private static final int QUOTE = 2;
    private static final long BUYER = 301;
    private static final long SELLER = 302;
    private static final long PRICE = 60_000;
    private static final long PLENTY = 1L << 52;
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(60);

    private final Path disk;
    private final Path memory;
    private final int orders;
    private final long roundTripNs;
    private final AtomicLong results = new AtomicLong();
    private int journals;

    private ExchangeCoreRounds(String[] args) {
        disk = Path.of(args[0]);
        memory = Path.of(args[1]);
        orders = Integer.parseInt(args[2]);
        roundTripNs = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[3]));
    }

    /** Takes a directory on the disk, one in memory, how many orders make a round, and how many ms of round trips. */
    public static void main(String[] args) throws Exception {
        ExchangeCoreRounds rounds = new ExchangeCoreRounds(args);
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(rounds::end));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        while (in.readLine() != null) {
            rounds.round();
            System.out.println("done");
        }
        System.exit(0);
    }

    private void round() throws Exception {
        String name = "bench" + ++journals;
        ExchangeCore core = start(disk, InitialStateConfiguration.cleanStartJournaling(name));
        ExchangeApi api = prepare(core);
        long before = results.get();
        long begun = System.nanoTime();
        for (int i = 0; i < orders; i++) {
            api.submitCommand(order(i));
        }
        await(before + orders);
        System.out.println("throughput " + orders * 1e9 / (System.nanoTime() - begun));
        core.shutdown(1, TimeUnit.MINUTES);

        begun = System.nanoTime();
        before = results.get();
        core = start(disk, InitialStateConfiguration.lastKnownStateFromJournal(name, 0, 0));
        await(before + 1); // results are silent until one command behind the journal's last
        System.out.println("replay " + orders * 1e9 / (System.nanoTime() - begun));
        halt(core);
        clear(disk);

        core = start(memory, InitialStateConfiguration.cleanStartJournaling(name));
        api = prepare(core);
        roundTrips(api, new Histogram(3)); // warms up
        Histogram histogram = new Histogram(3);
        roundTrips(api, histogram);
        System.out.println("p50 " + histogram.getValueAtPercentile(50) / 1e3);
        System.out.println("p99 " + histogram.getValueAtPercentile(99) / 1e3);
        core.shutdown(1, TimeUnit.MINUTES);
        clear(memory);
    }

    private void roundTrips(ExchangeApi api, Histogram histogram) {
        long endNs = System.nanoTime() + roundTripNs;
        int number = 0;
        while (System.nanoTime() < endNs) {
            long before = results.get();
            long begun = System.nanoTime();
            api.submitCommand(order(number & 1));
            await(before + 1);
            histogram.recordValue(System.nanoTime() - begun);
            number++;
        }
    }

    private ExchangeCore start(Path folder, InitialStateConfiguration state) throws IOException {
        Files.createDirectories(folder);
        DiskSerializationProcessorConfiguration files = DiskSerializationProcessorConfiguration.createDefaultConfig();
        DiskSerializationProcessorConfiguration journal = new DiskSerializationProcessorConfiguration(
            folder.toString(), files.getSnapshotLz4CompressorFactory(), files.getJournalFileMaxSize(),
            files.getJournalBufferSize(), files.getJournalBatchCompressThreshold(),
            files.getJournalLz4CompressorFactory());
        ExchangeCore core = ExchangeCore.builder()
            .resultsConsumer((command, sequence) -> results.lazySet(results.getPlain() + 1))
            .exchangeConfiguration(ExchangeConfiguration.builder()
                .ordersProcessingCfg(OrdersProcessingConfiguration.DEFAULT)
                .performanceCfg(PerformanceConfiguration.latencyPerformanceBuilder()
                    .waitStrategy(CoreWaitStrategy.YIELDING)
                    .threadFactory(task -> {
                        Thread thread = new Thread(task);
                        thread.setDaemon(true);
                        return thread;
                    })
                    .build())
                .initStateCfg(state)
                .reportsQueriesCfg(ReportsQueriesConfiguration.DEFAULT)
                .loggingCfg(LoggingConfiguration.builder()
                    .loggingLevels(EnumSet.noneOf(LoggingConfiguration.LoggingLevel.class)).build())
                .serializationCfg(SerializationConfiguration.builder()
                    .enableJournaling(true)
                    .serializationProcessorFactory(config -> new DiskSerializationProcessor(config, journal))
                    .build())
                .build())
            .build();
        core.startup();
        return core;
    }

    /** After a recovery the first command hangs it, also that of a shutdown: its threads are halted instead. */
    private static void halt(ExchangeCore core) throws ReflectiveOperationException {
        Field disruptor = ExchangeCore.class.getDeclaredField("disruptor");
        disruptor.setAccessible(true);
        ((Disruptor<?>) disruptor.get(core)).halt();
    }

    private ExchangeApi prepare(ExchangeCore core) throws Exception {
        ExchangeApi api = core.getApi();
        api.submitBinaryDataAsync(new BatchAddSymbolsCommand(CoreSymbolSpecification.builder().symbolId(SYMBOL)
            .type(SymbolType.CURRENCY_EXCHANGE_PAIR).baseCurrency(BASE).quoteCurrency(QUOTE).baseScaleK(1)
            .quoteScaleK(1).takerFee(0).makerFee(0).build())).get(1, TimeUnit.MINUTES);
        long transaction = 0;
        for (long user : new long[] {BUYER, SELLER}) {
            api.submitCommandAsync(ApiAddUser.builder().uid(user).build()).get(1, TimeUnit.MINUTES);
            for (int currency : new int[] {BASE, QUOTE}) {
                transaction++;
                api.submitCommandAsync(ApiAdjustUserBalance.builder().uid(user).currency(currency).amount(PLENTY)
                    .transactionId(transaction).build()).get(1, TimeUnit.MINUTES);
            }
        }
        return api;
    }

    private static ApiPlaceOrder order(int number) {
        boolean buy = (number & 1) == 0;
        return ApiPlaceOrder.builder().uid(buy ? BUYER : SELLER).orderId(number + 1L).symbol(SYMBOL).price(PRICE)
            .reservePrice(PRICE).size(1).action(buy ? OrderAction.BID : OrderAction.ASK).orderType(OrderType.GTC)
            .build();
    }

    private void await(long wanted) {
        long begun = System.nanoTime();
        while (results.get() < wanted) {
            if (System.nanoTime() - begun > STALL_NS) {
                throw new IllegalStateException("results are missing, wanted=" + wanted + " results=" + results.get());
            }
            Thread.onSpinWait();
        }
    }

    /** What spins must not go on when nobody waits for it any more, and what is in memory is nobody's then. */
    private void end() {
        try {
            clear(memory);
            Files.delete(memory);
        } catch (IOException e) {
            System.err.println("not deleted: " + e.getMessage());
        }
        Runtime.getRuntime().halt(1);
    }

    private static void clear(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
