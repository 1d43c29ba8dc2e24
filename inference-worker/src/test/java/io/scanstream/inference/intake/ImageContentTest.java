package io.scanstream.inference.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.ImageReference;
import io.scanstream.contract.Messages;
import io.scanstream.inference.References;
import io.scanstream.inference.intake.ImageContent.Inline;
import io.scanstream.inference.intake.ImageContent.Referenced;
import io.scanstream.inference.intake.ImageContent.Unreadable;
import io.scanstream.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageContentTest {

    private static final byte[] BYTES = {1, 2, 3};
    private static final ImageReference REFERENCE = References.to("s3://scans/a.png", BYTES);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.scanstream.image-reference+json",
                "application/vnd.scanstream.image-reference+json; charset=utf-8",
                "Application/Vnd.ScanStream.Image-Reference+JSON"
            })
    void the_media_type_tells_a_reference(String contentType) {
        // When
        ImageContent content = ImageContent.of(References.message(0, Messages.write(REFERENCE), contentType));

        // Then
        assertThat(content).isEqualTo(new Referenced(REFERENCE));
        assertThat(content.sha256()).isEqualTo(Sha256.of(BYTES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "image/png", "", "application/vnd.scanstream.image-reference"})
    void with_any_other_the_value_is_the_image_whatever_it_is(String contentType) {
        // When
        ImageContent content = ImageContent.of(References.message(0, Messages.write(REFERENCE), contentType));

        // Then
        assertThat(content).isInstanceOf(Inline.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "{}", "{\"uri\":\"s3://scans/a.png\",\"sha256\":\"x\",\"size\":1}"})
    void what_is_no_reference_is_told_with_the_digest_of_the_record(String value) {
        // Given
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);

        // When
        ImageContent content = ImageContent.of(References.message(0, bytes));

        // Then
        assertThat(content)
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.fault()).startsWith("the reference cannot be read: "));
        assertThat(content.sha256()).isEqualTo(Sha256.of(bytes));
    }

    @Test
    void what_is_too_long_for_a_reference_is_not_taken_apart() {
        // Given
        byte[] bytes = new byte[1 << 20];
        Arrays.fill(bytes, (byte) ' ');

        // When
        ImageContent content = ImageContent.of(References.message(0, bytes));

        // Then
        assertThat(content)
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.fault())
                                .isEqualTo("the reference has 1,048,576 bytes, but at most 16,384 are read"));
    }

    @Test
    void a_reference_takes_as_much_of_a_batch_as_the_file_it_names() {
        // Given
        ImageReference large = new ImageReference("s3://scans/a.png", Sha256.of(BYTES), null, 1_000_000);

        // When
        Received received = Received.of(References.message(0, Messages.write(large)));

        // Then
        assertThat(received.bytes()).isBetween(1_000_000L, 1_001_000L);
    }
}
