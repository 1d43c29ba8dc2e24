package io.scanstream.localkafka;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * With which a secured node talks to itself, as broker and as controller, on listeners of their own: a password that is
 * made up at each start and known to the process alone.
 */
final class NodeLogin {

    static final String USER = "local-kafka-node";

    private static final String MECHANISM = "PLAIN";

    private final String password;

    NodeLogin() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        password = HexFormat.of().formatHex(random);
    }

    /** Of a listener on which only nodes are let in. */
    Map<String, String> listenerSettings() {
        return Map.of(
                "sasl.enabled.mechanisms",
                MECHANISM,
                "plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%1$s\" password=\"%2$s\" user_%1$s=\"%2$s\";"
                        .formatted(USER, password));
    }

    /** Of the node as a client of such listeners. */
    Map<String, String> clientSettings() {
        return Map.of(
                "sasl.mechanism.inter.broker.protocol", MECHANISM, "sasl.mechanism.controller.protocol", MECHANISM);
    }
}
