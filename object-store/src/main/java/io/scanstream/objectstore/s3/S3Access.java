package io.scanstream.objectstore.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** One server, and the client that speaks to it. Nothing is asked of it before a bucket is used. Thread-safe. */
public final class S3Access implements AutoCloseable {

    private static final Duration CONNECTING = Duration.ofSeconds(3);
    /** Between two packets. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    /** With pauses between that grow, from some 50 ms on. */
    private static final int MOST_TRIES = 4;

    private final S3Client client;
    private final String address;

    private S3Access(S3Client client, String address) {
        this.client = client;
        this.address = address;
    }

    /** @throws IllegalArgumentException if no region is set, and the environment names none either */
    public static S3Access to(S3Settings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECTING)
                        .socketTimeout(SILENCE))
                .overrideConfiguration(calls -> calls.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(MOST_TRIES)
                        .build()))
                // Digests are compared by whoever reads; other servers do not know all of the SDK's checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .forcePathStyle(settings.pathStyle());
        settings.endpoint().ifPresent(builder::endpointOverride);
        settings.region()
                .or(() -> settings.endpoint().map(other -> Region.US_EAST_1.id()))
                .ifPresent(region -> builder.region(Region.of(region)));
        builder.credentialsProvider(settings.keys()
                .<AwsCredentialsProvider>map(keys -> StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(keys.accessKey(), keys.secretKey())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build()));
        try {
            return new S3Access(builder.build(), settings.address());
        } catch (SdkClientException e) {
            throw new IllegalArgumentException("S3 cannot be used as it is configured: " + e.getMessage(), e);
        }
    }

    /** Usable until this is closed. */
    public S3Bucket bucket(String name) {
        return new S3Bucket(client, name, address);
    }

    @Override
    public void close() {
        client.close();
    }
}
