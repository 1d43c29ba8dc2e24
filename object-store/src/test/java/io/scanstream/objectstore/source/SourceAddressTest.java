package io.scanstream.objectstore.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.objectstore.source.SourceAddress.OfFile;
import io.scanstream.objectstore.source.SourceAddress.OfObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceAddressTest {

    @ParameterizedTest
    @CsvSource({
        "file:///data/scan.png, /data/scan.png",
        "file:/data/scan.png, /data/scan.png",
        "file:///data/a%20scan.png, /data/a scan.png",
        "file:///data/%C3%A4.png, /data/ä.png"
    })
    void files_are_named_by_their_path(String uri, Path path) throws Exception {
        assertThat(SourceAddress.parse(uri)).isEqualTo(new OfFile(path));
    }

    @ParameterizedTest
    @CsvSource({
        "s3://scans/a/b.png, scans, a/b.png",
        "s3://scans.clinic-1/a%20b.png, scans.clinic-1, a b.png",
        "s3://scans/a/, scans, a/",
        "s3://scans/, scans, ''",
        "s3://scans, scans, ''"
    })
    void objects_are_named_by_bucket_and_key(String uri, String bucket, String key) throws Exception {
        assertThat(SourceAddress.parse(uri)).isEqualTo(new OfObject(bucket, key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/scan.png",
                "https://169.254.169.254/latest/meta-data",
                "ftp://example.org/scan.png",
                "jar:file:///data/a.jar!/b",
                "FILE:///data/scan.png",
                "data:image/png;base64,AAAA",
                "/data/scan.png",
                "scan.png",
                "file:scan.png",
                "file://host/data/scan.png",
                "file://localhost/data/scan.png",
                "file:///data/../etc/passwd",
                "file:///data/%2e%2e/etc/passwd",
                "file:///data/./scan.png",
                "file:///data/scan.png?x=1",
                "file:///data/scan.png#x",
                "file:///data/sc%00an.png",
                "file:///data/sc%0Aan.png",
                "s3://user@scans/a.png",
                "s3://user:secret@scans/a.png",
                "s3://scans:9000/a.png",
                "s3://Scans/a.png",
                "s3://sc/a.png",
                "s3:///a.png",
                "s3:scans/a.png",
                "s3://scans/../other/a.png",
                "s3://scans/a//b.png",
                "s3://scans//a.png",
                "s3://scans/a.png?versionId=1",
                "::",
                " "
            })
    void everything_else_is_refused(String uri) {
        assertThat(catchThrowable(() -> SourceAddress.parse(uri))).isInstanceOf(RefusedSourceException.class);
    }

    @Test
    void names_that_no_file_or_object_can_have_are_refused() {
        // Given
        String tooLong = "ä".repeat(600);

        // When
        Throwable file = catchThrowable(() -> SourceAddress.parse("file:///data/" + "a".repeat(256)));
        Throwable path = catchThrowable(() -> SourceAddress.parse("file:///" + "a/".repeat(2048)));
        Throwable object = catchThrowable(() -> SourceAddress.parse("s3://scans/" + tooLong));

        // Then
        assertThat(file).isInstanceOf(RefusedSourceException.class).hasMessageContaining("longer than any file's");
        assertThat(path).isInstanceOf(RefusedSourceException.class).hasMessageContaining("longer than any file's");
        assertThat(object).isInstanceOf(RefusedSourceException.class).hasMessageContaining("1,024 bytes");
    }
}
