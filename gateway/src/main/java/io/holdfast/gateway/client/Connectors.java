package io.holdfast.gateway.client;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Where the API listens, with limits on what a connection may take. */
final class Connectors {
    /** The most connections at a time; who comes then waits until there are fewer. */
    static final int MAX_CONNECTIONS = 200;
    /** A connection on which nothing moves for so long is closed, whoever of the two is silent. */
    static final long IDLE_MS = TimeUnit.SECONDS.toMillis(20);

    private static final int MAX_HEADER = 8 * 1024;

    private Connectors() {
    }

    /** For this machine alone. */
    static ServerConnector plain(Server jetty, HttpConfiguration http, String host, int port) {
        return limited(new ServerConnector(jetty, new HttpConnectionFactory(http(http))), host, port);
    }

    /** For other machines. */
    static ServerConnector tls(Server jetty, HttpConfiguration http, TlsListener tls) {
        SslContextFactory.Server keys = new SslContextFactory.Server();
        keys.setKeyStore(tls.keys());
        keys.setKeyStorePassword(tls.password());
        keys.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        HttpConfiguration secure = new HttpConfiguration(http(http));
        // Which names are ours the guard knows; a certificate may have been made for an address.
        secure.addCustomizer(new SecureRequestCustomizer(false));
        return limited(new ServerConnector(jetty, new SslConnectionFactory(keys, HttpVersion.HTTP_1_1.asString()),
            new HttpConnectionFactory(secure)), tls.host(), tls.port());
    }

    private static HttpConfiguration http(HttpConfiguration http) {
        http.setRequestHeaderSize(MAX_HEADER);
        http.setSendServerVersion(false);
        return http;
    }

    private static ServerConnector limited(ServerConnector connector, String host, int port) {
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MS);
        connector.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        return connector;
    }
}
