package io.scanstream.localkafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Users with passwords, of which the broker keeps salted hashes. They are those of the first start on a directory.
 *
 * @param passwords by user; one of them is the {@link #ADMINISTRATOR}
 */
public record Scram(Map<String, String> passwords) implements Security {

    /** May do everything. */
    public static final String ADMINISTRATOR = "admin";

    private static final String MECHANISM = "SCRAM-SHA-512";

    /** Without what would end a word for Kafka's tool. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    public Scram {
        passwords = Map.copyOf(passwords);
        if (!passwords.containsKey(ADMINISTRATOR)) {
            throw new IllegalArgumentException(
                    "there is no user '%s' among %s".formatted(ADMINISTRATOR, passwords.keySet()));
        }
        passwords.forEach((user, password) -> {
            if (!WORD.matcher(user).matches() || user.equals(NodeLogin.USER)) {
                throw new IllegalArgumentException("a user must match %s, got: %s".formatted(WORD, user));
            }
            if (!WORD.matcher(password).matches()) {
                throw new IllegalArgumentException("the password of %s must match %s".formatted(user, WORD));
            }
        });
    }

    /** @param file of properties, a password for each user */
    static Scram read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new LocalKafkaException("the users in %s cannot be read".formatted(file), e);
        }
        Map<String, String> passwords = new HashMap<>();
        properties.stringPropertyNames().forEach(user -> passwords.put(user, properties.getProperty(user)));
        return new Scram(passwords);
    }

    @Override
    public String protocol() {
        return "SASL_PLAINTEXT";
    }

    @Override
    public Map<String, String> listenerSettings() {
        return Map.of(
                "sasl.enabled.mechanisms",
                MECHANISM,
                "scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    }

    @Override
    public List<String> administrators() {
        return List.of(ADMINISTRATOR);
    }

    @Override
    public List<String> formatArguments() {
        return new TreeMap<>(passwords)
                .entrySet().stream()
                        .flatMap(user -> List.of(
                                "--add-scram",
                                "%s=[name=%s,password=%s]".formatted(MECHANISM, user.getKey(), user.getValue()))
                                .stream())
                        .toList();
    }

    /** What a client of this user has to be told. */
    public Map<String, Object> clientSettings(String user) {
        return clientSettings(user, passwords.get(user));
    }

    /** What a client has to be told that names this user and password, be they right or wrong. */
    public static Map<String, Object> clientSettings(String user, String password) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                MECHANISM,
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, password));
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "Scram" + passwords.keySet();
    }
}
