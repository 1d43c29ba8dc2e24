package io.scanstream.localkafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Clients with certificates that somebody has signed whom the broker trusts; a client is known by the common name in its
 * certificate.
 *
 * @param keyStore PKCS #12, with the broker's own certificate
 * @param trustStore PKCS #12
 * @param password of both
 * @param administrator common name of whoever may do everything
 */
public record MutualTls(Path keyStore, Path trustStore, String password, String administrator) implements Security {

    @Override
    public String protocol() {
        return "SSL";
    }

    @Override
    public Map<String, String> listenerSettings() {
        return Map.of(
                "ssl.client.auth",
                "required",
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                keyStore.toString(),
                "ssl.keystore.password",
                password,
                "ssl.key.password",
                password,
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                trustStore.toString(),
                "ssl.truststore.password",
                password,
                "ssl.principal.mapping.rules",
                "RULE:^CN=([^,]+).*$/$1/");
    }

    @Override
    public List<String> administrators() {
        return List.of(administrator);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MutualTls[%s, %s]".formatted(keyStore, trustStore);
    }
}
