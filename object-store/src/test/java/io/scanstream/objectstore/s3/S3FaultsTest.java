package io.scanstream.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.objectstore.OnLocalS3;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a worker is told when its bucket cannot be got at. */
class S3FaultsTest extends OnLocalS3 {

    private static final BlobKey KEY = new BlobKey("models/skin/weights");

    interface Call {
        void on(BlobStore store) throws Exception;
    }

    static Stream<Named<Call>> calls() {
        return Stream.of(
                Named.of("put", store -> store.put(KEY, new byte[10])),
                Named.of("putIfAbsent", store -> store.putIfAbsent(KEY, out -> out.write(1))),
                Named.of("put of several parts", store -> store.put(KEY, new byte[9 << 20])),
                Named.of("open", store -> store.open(KEY).close()),
                Named.of("below", store -> store.below(new BlobKey("models"))),
                Named.of("requireReachable", BlobStore::requireReachable));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_server_that_is_away_is_named_with_the_bucket(Call call) throws Exception {
        // Given
        URI nobody = URI.create("http://127.0.0.1:" + freePort());
        try (S3Access away = access(nobody, server().secretKey())) {
            BlobStore store = new S3BlobStore(away.bucket("models"), "");

            // When
            Throwable fault = catchThrowable(() -> call.on(store));

            // Then
            assertThat(fault)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("bucket models at %s cannot be reached: ".formatted(nobody));
        }
    }

    @Test
    void a_server_that_breaks_off_is_asked_again_before_that_is_a_fault() throws Exception {
        // Given
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket rude = new ServerSocket(0)) {
            Thread server = new Thread(() -> hangUp(rude, asked));
            server.start();
            try (S3Access access = access(URI.create("http://127.0.0.1:" + rude.getLocalPort()), "secret")) {

                // When
                Throwable fault = catchThrowable(() -> access.bucket("models").size("key"));

                // Then
                assertThat(fault).isInstanceOf(IOException.class).hasMessageContaining("cannot be reached");
                assertThat(asked).hasValueGreaterThanOrEqualTo(4);
            }
        }
    }

    private static void hangUp(ServerSocket server, AtomicInteger asked) {
        try {
            while (true) {
                try (Socket caller = server.accept()) {
                    asked.incrementAndGet();
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void keys_that_are_wrong_are_told(Call call) {
        // Given
        try (S3Access stranger = access(server().endpoint(), "wrong")) {
            BlobStore store = new S3BlobStore(stranger.bucket(bucket.name()), "");

            // When
            Throwable fault = catchThrowable(() -> call.on(store));

            // Then
            assertThat(fault)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("bucket %s at %s refuses access with these credentials: "
                            .formatted(bucket.name(), server().endpoint()));
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_bucket_that_does_not_exist_is_told(Call call) {
        // Given
        BlobStore store = new S3BlobStore(access.bucket("nowhere"), "");

        // When
        Throwable fault = catchThrowable(() -> call.on(store));

        // Then
        assertThat(fault)
                .isInstanceOf(IOException.class)
                .hasMessage("bucket nowhere at %s does not exist".formatted(server().endpoint()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
