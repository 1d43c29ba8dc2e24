package io.scanstream.localkafka;

import java.util.List;
import java.util.Map;

/**
 * How a broker lets clients in. Whichever way but {@link Plaintext} is taken, Kafka's own authorizer runs, and whoever has
 * been given no right may do nothing.
 */
public sealed interface Security permits Plaintext, Scram, MutualTls, UnsignedTokens {

    /** Everybody, without a question, to do everything. */
    static Security none() {
        return new Plaintext();
    }

    /** Kafka's name for it. */
    String protocol();

    /** Settings of the broker's listener for clients, whose name is {@link BrokerSettings#CLIENTS}. */
    Map<String, String> listenerSettings();

    /** May do everything. */
    List<String> administrators();

    /** Arguments of Kafka's tool for the first use of a directory. */
    default List<String> formatArguments() {
        return List.of();
    }
}
