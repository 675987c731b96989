package io.holdfast.tools;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where logs go: warnings and worse to standard error, and once an engine has its data directory everything from INFO
 * on to a file there that is limited in size. In code, since reading a configuration file would cost each command a
 * part of its start.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    static final String LOG_DIRECTORY = "log";
    static final String LOG_FILE = "holdfast.log";

    private static final String FILE_PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level [%thread] %logger{0}: "
        + "%msg%n";
    private static final String CONSOLE_PATTERN = "holdfast: %level %logger{0}: %msg%n%nopex";
    private static final String MAX_FILE_SIZE = "16MB";
    private static final int FILES_KEPT = 5;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        ThresholdFilter warnings = new ThresholdFilter();
        warnings.setLevel("WARN");
        warnings.start();
        console.addFilter(warnings);
        start(context, console, "stderr", CONSOLE_PATTERN);
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console);
        // What libraries find remarkable is about their insides; what matters of it comes back as an exception.
        for (String library : new String[] {"net.openhft", "org.eclipse.jetty", "io.javalin", "org.knowm", "si.mazi"}) {
            context.getLogger(library).setLevel(Level.ERROR);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Logs into a data directory too, from now on; its owner alone may read that. */
    static void logTo(Path directory) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        String file = directory.resolve(LOG_DIRECTORY).resolve(LOG_FILE).toString();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>() {
            @Override
            public void openFile(String name) throws IOException {
                OwnerFiles.createDirectory(Path.of(name).getParent());
                OwnerFiles.keep(Path.of(name));
                super.openFile(name);
            }
        };
        appender.setContext(context);
        appender.setFile(file);
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(file + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(FILES_KEPT);
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf(MAX_FILE_SIZE));
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(size);
        window.start();
        size.start();
        start(context, appender, "file", FILE_PATTERN);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    private static void start(LoggerContext context, OutputStreamAppender<ILoggingEvent> appender, String name,
                              String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        appender.setContext(context);
        appender.setName(name);
        appender.setEncoder(encoder);
        appender.start();
    }
}
