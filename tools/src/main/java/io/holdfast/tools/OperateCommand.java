package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What a person tells a running engine: to stop trading, to go on, to sell what is held. */
abstract class OperateCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private OperatorOptions operator;

    @CommandLine.Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why, for the journal")
    private String reason;

    /** Stops trading. */
    @CommandLine.Command(name = "halt", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Stops trading: no new orders, and every working order is cancelled.",
        footer = {"", "  holdfast halt --reason \"strategy misbehaves\""})
    static final class Halt extends OperateCommand {
    }

    /** Lets trading go on. */
    @CommandLine.Command(name = "resume", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Lets trading go on after a halt, once a comparison with the venue is clean.",
        footer = {"", "  holdfast resume --reason \"mended\""})
    static final class Resume extends OperateCommand {
    }

    /** Sells what is held. */
    @CommandLine.Command(name = "flatten", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Cancels the orders of a symbol, or of all, and sells what is held at the market. It does not"
            + " halt: do that first, or the strategy buys again.",
        footer = {"", "  holdfast flatten --symbol BTC/USDT --reason \"out before the fork\""})
    static final class Flatten extends OperateCommand {
        @CommandLine.Option(names = "--symbol", paramLabel = "X", description = "as BTC/USDT; default all")
        private String symbol;

        @Override
        void complete(ObjectNode body) {
            if (symbol != null) {
                body.put("symbol", symbol);
            }
        }
    }

    /** Finishes a group. */
    @CommandLine.Command(name = "finish", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Orders what the legs of a group still lack.",
        footer = {"", "  holdfast groups finish 42 --reason \"the second leg is wanted\""})
    static final class Finish extends OfGroup {
    }

    /** Unwinds a group. */
    @CommandLine.Command(name = "unwind", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Cancels the orders of a group and trades back what its legs have filled.",
        footer = {"", "  holdfast groups unwind 42 --reason \"no hedge to be had\""})
    static final class Unwind extends OfGroup {
    }

    /** Releases a group. */
    @CommandLine.Command(name = "release", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Ends a group as it is: its orders go on working, and nothing more is done for it.",
        footer = {"", "  holdfast groups release 42 --reason \"closed by hand\""})
    static final class Release extends OfGroup {
    }

    /** What is done with one group. */
    abstract static class OfGroup extends OperateCommand {
        @CommandLine.Parameters(paramLabel = "GROUP", description = "its group id")
        private long groupId;

        @Override
        String path(String verb) {
            return "/v1/groups/" + groupId + "/" + verb;
        }
    }

    /** Where the engine takes it. */
    String path(String verb) {
        return "/v1/" + verb;
    }

    /** Adds what the action wants beside name and reason. */
    void complete(ObjectNode body) {
        // Most want no more.
    }

    @Override
    public final Integer call() throws InterruptedException {
        ObjectNode body = operator.body(reason);
        complete(body);
        JsonNode done = operator.tell(path(spec.name()), body, JsonHttp.TIMEOUT);
        PrintWriter out = spec.commandLine().getOut();
        out.println("done sequence=" + done.path("sequence").asLong() + " halted="
            + done.path("halted").asBoolean());
        out.flush();
        return ExitCode.DONE;
    }
}
