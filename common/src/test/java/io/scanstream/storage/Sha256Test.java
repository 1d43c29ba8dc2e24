package io.scanstream.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {

    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

    /** FIPS 180-2, appendix B.1. */
    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    @DisplayName("Bytes, files, readers and writers have the standard's digest")
    void digestIsTheStandards(@TempDir Path directory) throws Exception {
        // Given
        Path file = Files.write(directory.resolve("abc"), ABC);
        DigestInputStream in = Sha256.reading(new ByteArrayInputStream(ABC));
        DigestOutputStream out = Sha256.writing(new ByteArrayOutputStream());

        // When
        in.transferTo(out);

        // Then
        assertThat(Sha256.of(ABC)).isEqualTo(OF_ABC);
        assertThat(Sha256.of(file)).isEqualTo(OF_ABC);
        assertThat(Sha256.hex(in.getMessageDigest().digest())).isEqualTo(OF_ABC);
        assertThat(Sha256.hex(out.getMessageDigest().digest())).isEqualTo(OF_ABC);
    }
}
