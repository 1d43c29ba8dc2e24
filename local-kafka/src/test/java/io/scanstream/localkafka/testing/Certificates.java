package io.scanstream.localkafka.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;

/** Certificates that vouch for themselves, for one test, and a store of those that are trusted. */
public final class Certificates {

    public static final String PASSWORD = "changeit";

    private static final String TYPE = "PKCS12";

    private final Path directory;
    private final KeyStore trusted;

    public Certificates(Path directory) throws GeneralSecurityException, IOException {
        this.directory = Files.createDirectories(directory);
        this.trusted = KeyStore.getInstance(TYPE);
        trusted.load(null, null);
        store();
    }

    /** Of somebody on this machine whom all trust that trust {@link #trustStore}. */
    public Path trusted(String commonName) throws Exception {
        Path keyStore = unknown(commonName);
        KeyStore own = KeyStore.getInstance(TYPE);
        try (InputStream in = Files.newInputStream(keyStore)) {
            own.load(in, PASSWORD.toCharArray());
        }
        trusted.setCertificateEntry(commonName, own.getCertificate(commonName));
        store();
        return keyStore;
    }

    /** Of somebody on this machine whom nobody trusts. */
    public Path unknown(String commonName) throws Exception {
        Path keyStore = directory.resolve(commonName + ".p12");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=%s,OU=scans,O=hospital".formatted(commonName),
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-alias",
                        commonName,
                        "-storetype",
                        TYPE,
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (tool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return keyStore;
    }

    /** With everybody who is trusted so far. */
    public Path trustStore() {
        return directory.resolve("trusted.p12");
    }

    private void store() throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(trustStore())) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    /** What a Kafka client with this certificate has to be told. */
    public Map<String, Object> clientSettings(Path keyStore) {
        return Map.of(
                "security.protocol", "SSL",
                "ssl.keystore.type", TYPE,
                "ssl.keystore.location", keyStore.toString(),
                "ssl.keystore.password", PASSWORD,
                "ssl.key.password", PASSWORD,
                "ssl.truststore.type", TYPE,
                "ssl.truststore.location", trustStore().toString(),
                "ssl.truststore.password", PASSWORD);
    }
}
