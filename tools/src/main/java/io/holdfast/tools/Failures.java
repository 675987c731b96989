package io.holdfast.tools;

import io.holdfast.engine.ipc.IpcException;
import io.holdfast.gateway.binance.CredentialsException;
import io.holdfast.gateway.client.ApiTokenException;
import io.holdfast.gateway.client.HttpApiException;
import io.holdfast.gateway.simulator.SimulatedVenueException;
import io.holdfast.journal.JournalAccessException;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalFailedException;
import io.holdfast.journal.JournalOwnedException;
import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * Turns what a command throws into an exit code and one sentence on standard error. Only a defect of the command itself
 * shows a stack trace.
 */
final class Failures implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        int exitCode = exitCode(failure);
        if (exitCode == ExitCode.FAILED && !(failure instanceof CommandFailure)) {
            err.println("holdfast: unexpected failure, please report it with what follows");
            failure.printStackTrace(err);
        } else {
            String remedy = exitCode == ExitCode.OWNED ? "; stop that engine or give another --data" : "";
            err.println("holdfast: " + oneLine(failure.getMessage()) + remedy);
        }
        err.flush();
        return exitCode;
    }

    @Override
    public int handleParseException(CommandLine.ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("holdfast: " + oneLine(failure.getMessage()) + "; see "
            + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCode.USAGE;
    }

    private static int exitCode(Exception failure) {
        if (failure instanceof CommandFailure expected) {
            return expected.exitCode();
        }
        if (failure instanceof JournalOwnedException) {
            return ExitCode.OWNED;
        }
        if (failure instanceof JournalDamagedException) {
            return ExitCode.DAMAGED;
        }
        if (failure instanceof JournalFailedException) {
            return ExitCode.HALTED;
        }
        if (failure instanceof JournalAccessException || failure instanceof CredentialsException
            || failure instanceof SimulatedVenueException || failure instanceof ApiTokenException
            || failure instanceof HttpApiException || failure instanceof IpcException) {
            return ExitCode.USAGE;
        }
        return ExitCode.FAILED;
    }

    private static String oneLine(String message) {
        return message == null ? "no message" : message.lines().map(String::strip).reduce((a, b) -> a + ' ' + b)
            .orElse("");
    }
}
