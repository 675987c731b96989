package io.holdfast.gateway.client;

import io.holdfast.journal.SecretFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the API listens for other machines: an address, and the key and certificate that it shows. Immutable. */
public final class TlsListener {
    private static final List<String> ANY = List.of("0.0.0.0", "[::]");
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    private final String host;
    private final int port;
    private final KeyStore keys;
    private final String password;

    private TlsListener(String host, int port, KeyStore keys, String password) {
        this.host = host;
        this.port = port;
        this.keys = keys;
        this.password = password;
    }

    /**
     * Reads the key store.
     *
     * @param address {@code HOST:PORT}, an IPv6 address in brackets; port 0 for any that is free
     * @param keyStore a PKCS12 file with one private key and its certificates
     * @param passwordFile a file with the key store's password on its first line
     * @throws HttpApiException that names what is wrong with the address or a file
     */
    public static TlsListener of(String address, Path keyStore, Path passwordFile) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MAX_PORT) {
            throw new HttpApiException("https must be HOST:PORT, as 0.0.0.0:8443: https=" + address, null);
        }
        String password = new String(secret("tlsPasswordFile", passwordFile), StandardCharsets.UTF_8).lines()
            .findFirst().orElse("");
        return new TlsListener(matcher.group(1), Integer.parseInt(matcher.group(2)), load(keyStore, password),
            password);
    }

    private static KeyStore load(Path file, String password) {
        secret("tlsKeyStore", file);
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password.toCharArray());
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.isKeyEntry(alias)) {
                    return keys;
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new HttpApiException("tlsKeyStore cannot be opened: give a PKCS12 file and its password in"
                + " tlsPasswordFile, file=" + file, e);
        }
        throw new HttpApiException("tlsKeyStore has no private key: file=" + file, null);
    }

    private static byte[] secret(String key, Path file) {
        try {
            if (SecretFile.isOpenToOthers(file)) {
                throw new HttpApiException(key + " is open to others: run chmod 600 " + file, null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new HttpApiException(key + " cannot be read, give a file that is there: file=" + file, e);
        }
    }

    /** The name or address that is bound. */
    public String host() {
        return host;
    }

    /** The TCP port; 0 for any. */
    public int port() {
        return port;
    }

    /** Whether it listens at all addresses of the machine, so that none of them says how clients call it. */
    public boolean isAnyHost() {
        return ANY.contains(host);
    }

    KeyStore keys() {
        return keys;
    }

    String password() {
        return password;
    }

    @Override
    public String toString() {
        return "TlsListener[" + host + ':' + port + ']';
    }
}
