package io.scanstream.localkafka;

import java.util.List;
import java.util.Map;

/**
 * Tokens of OAuth that nobody has signed: everybody is let in as whoever they say they are. It shows that clients can be
 * told to bring tokens, and is no protection.
 *
 * @param administrator may do everything
 */
public record UnsignedTokens(String administrator) implements Security {

    private static final String MODULE =
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"%s\";";

    @Override
    public String protocol() {
        return "SASL_PLAINTEXT";
    }

    @Override
    public Map<String, String> listenerSettings() {
        return Map.of(
                "sasl.enabled.mechanisms", "OAUTHBEARER", "oauthbearer.sasl.jaas.config", MODULE.formatted("broker"));
    }

    @Override
    public List<String> administrators() {
        return List.of(administrator);
    }

    /** What a client of this user has to be told. */
    public static Map<String, Object> clientSettings(String user) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "OAUTHBEARER",
                "sasl.jaas.config", MODULE.formatted(user));
    }
}
