package io.scanstream.objectstore.s3;

import java.net.URI;
import java.util.Optional;

/**
 * How a server is spoken to.
 *
 * @param endpoint of a server other than Amazon's
 * @param region absent: what the SDK finds in its environment; of another server a name that it does not look at
 * @param pathStyle whether a bucket is named in the path instead of the host name, as most other servers want it
 * @param keys absent: what the SDK finds by its default chain, in the environment, a profile or the machine's role
 */
public record S3Settings(Optional<URI> endpoint, Optional<String> region, boolean pathStyle, Optional<Keys> keys) {

    /** A pair of keys; the secret one is never written anywhere. */
    public record Keys(String accessKey, String secretKey) {

        @Override
        public String toString() {
            return "access key " + accessKey;
        }
    }

    public S3Settings {
        endpoint.ifPresent(S3Settings::requireAddress);
    }

    private static void requireAddress(URI endpoint) {
        boolean isHttp = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (!isHttp || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the endpoint of the S3 server must be http://host:port or https://host:port, got a URI with scheme %s and host %s"
                            .formatted(endpoint.getScheme(), endpoint.getHost()));
        }
    }

    String address() {
        return endpoint.map(URI::toString).orElse("Amazon S3");
    }
}
