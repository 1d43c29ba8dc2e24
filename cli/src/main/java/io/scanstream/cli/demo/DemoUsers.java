package io.scanstream.cli.demo;

import io.scanstream.cli.client.AccessControl.Grant;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.access.AccessRights;
import io.scanstream.messaging.access.Party;
import io.scanstream.messaging.access.WorkerGroups;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Users of a demo's broker, with passwords made up for it. They are in files that only their owner may read, and on no
 * command line.
 */
final class DemoUsers {

    static final String TRAINER = "trainer";
    static final String INFERENCE = "inference";

    private static final String ADMINISTRATOR = "admin";
    private static final String OPERATOR = "operator";

    private static final Map<String, Party> PARTIES =
            Map.of(TRAINER, Party.TRAINER, INFERENCE, Party.INFERENCE, OPERATOR, Party.OPERATOR);

    private final Path folder;
    private final Map<String, String> passwords = new TreeMap<>();

    /** @param folder for the files; made if it is not there */
    DemoUsers(Path folder) {
        this.folder = folder;
        SecureRandom random = new SecureRandom();
        byte[] password = new byte[16];
        for (String user : List.of(ADMINISTRATOR, TRAINER, INFERENCE, OPERATOR)) {
            random.nextBytes(password);
            passwords.put(user, HexFormat.of().formatHex(password));
        }
    }

    /** A line for each user, as the broker reads it. */
    Path file() throws IOException {
        return write("users", passwords);
    }

    /** What a worker of this user reads besides its other settings. */
    Path workerSettings(String user) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        settings(user).forEach((key, value) -> settings.put("kafka." + key, value));
        return write(user, settings);
    }

    /** What everybody but the administrator may do. */
    static List<Grant> grants() {
        return PARTIES.entrySet().stream()
                .flatMap(party -> AccessRights.of(party.getValue(), WorkerGroups.STANDARD).stream()
                        .map(right -> new Grant("User:" + party.getKey(), right)))
                .toList();
    }

    KafkaConnection administrator(String address) {
        return connection(ADMINISTRATOR, address);
    }

    KafkaConnection operator(String address) {
        return connection(OPERATOR, address);
    }

    private KafkaConnection connection(String user, String address) {
        Map<String, Object> settings = new HashMap<>(settings(user));
        settings.put("bootstrap.servers", address);
        return new KafkaConnection(settings);
    }

    private Map<String, String> settings(String user) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, passwords.get(user)));
    }

    private Path write(String name, Map<String, String> properties) throws IOException {
        return OwnersFile.write(folder.resolve(name + ".properties"), properties);
    }
}
