package io.holdfast.tools;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What a command line said and how it ended, run in this process. */
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        int exitCode = Holdfast.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(words);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
