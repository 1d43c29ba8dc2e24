package io.scanstream.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.RejectionCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/dicom.md} against the code. */
class DicomPageTest {

    @Test
    void names_all_colours_windows_and_codes_that_there_are() throws Exception {
        // Given
        Stream<String> colours =
                Arrays.stream(PhotometricInterpretation.values()).map(Enum::name);
        Stream<String> windows = Arrays.stream(Window.Function.values()).map(Enum::name);
        List<RejectionCode> codes = List.of(
                RejectionCode.UNSUPPORTED_FORMAT,
                RejectionCode.UNDECODABLE,
                RejectionCode.NO_SUCH_FRAME,
                RejectionCode.WRONG_MODALITY,
                RejectionCode.WRONG_BODY_PART);

        // When
        String page = Files.readString(Path.of(System.getProperty("scanstream.home"), "docs", "dicom.md"));

        // Then
        assertThat(page).contains("`" + MessageHeader.FRAME + "`");
        assertThat(Stream.of(colours, windows, codes.stream().map(Enum::name)).flatMap(names -> names))
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
}
