package io.holdfast.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** A table in a database, one committed insert for each intent by one prepared statement: how trading bots do it. */
final class SqlPeer implements Peer {
    private final Connection connection;
    private final PreparedStatement insert;

    private SqlPeer(Connection connection, String type) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE intents (id " + type + ")");
        }
        insert = connection.prepareStatement("INSERT INTO intents (body) VALUES (?)");
    }

    /** SQLite with a write-ahead log; {@code synchronous} is NORMAL or FULL. */
    static SqlPeer sqlite(Path directory, String synchronous) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("intents.db"));
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA synchronous=" + synchronous);
            }
            return new SqlPeer(connection, "INTEGER PRIMARY KEY, body BLOB NOT NULL");
        } catch (SQLException e) {
            throw new IllegalStateException("SQLite cannot be used: " + e.getMessage(), e);
        }
    }

    /** A PostgreSQL server that is there, over its socket of TCP on this machine; every commit is flushed. */
    static SqlPeer postgres(String url) {
        try {
            Connection connection = DriverManager.getConnection(url);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET synchronous_commit = on");
                statement.execute("DROP TABLE IF EXISTS intents");
            }
            return new SqlPeer(connection, "BIGSERIAL PRIMARY KEY, body BYTEA NOT NULL");
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public void put(byte[] intent) throws SQLException {
        insert.setBytes(1, intent);
        insert.executeUpdate();
    }

    @Override
    public void close() {
        try {
            insert.close();
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
