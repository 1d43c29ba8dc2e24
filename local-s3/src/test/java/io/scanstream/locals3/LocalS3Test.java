package io.scanstream.locals3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That it understands the SDK is shown where the SDK is used. */
class LocalS3Test {

    @TempDir
    private Path directory;

    @Test
    void it_answers_nobody_without_its_keys() throws Exception {
        try (LocalS3 server = LocalS3.start(directory)) {
            // Given
            server.createBucket("models");
            URI bucket = server.endpoint().resolve("/models");

            // When
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(bucket).build(), BodyHandlers.ofString());

            // Then
            assertThat(answer.statusCode()).isEqualTo(403);
        }
    }
}
