package io.holdfast.tools;

import java.nio.file.Path;
import picocli.CommandLine;

/** The options that say at which venue an engine trades, and how. */
final class VenueOptions {
    @CommandLine.Option(names = "--config", paramLabel = "FILE", description = "YAML; the options here go before it")
    private Path configFile;

    @CommandLine.Option(names = "--venue-url", paramLabel = "URL",
        description = "https://api.binance.com, or another venue that speaks Binance's spot API; default on paper")
    private String venueUrl;

    @CommandLine.Option(names = "--venue-credentials", paramLabel = "FILE",
        description = "the venue's key, YAML of apiKey and secretKey, mode 0600")
    private String venueCredentials;

    /** What the file says, with these options in place of it. */
    Settings settings() {
        Settings settings = configFile == null ? Settings.none() : Settings.read(configFile);
        settings.override(ServeConfig.VENUE_URL, venueUrl);
        settings.override(ServeConfig.VENUE_CREDENTIALS, venueCredentials);
        return settings;
    }
}
