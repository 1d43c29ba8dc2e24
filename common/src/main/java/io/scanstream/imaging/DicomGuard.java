package io.scanstream.imaging;

import io.scanstream.contract.RejectionCode;
import io.scanstream.dicom.DicomFile;
import io.scanstream.dicom.UnusableDicomException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which DICOM files a task takes, so that a knee is not searched for tuberculosis. Other formats do not say what they show,
 * and are not its business.
 *
 * @param modalities such as {@code CR} and {@code DX}; none named: all are taken
 * @param bodyParts such as {@code CHEST}; none named: all are taken
 * @param acceptUnstated whether a file that does not say passes for one that says the right thing
 */
public record DicomGuard(Set<String> modalities, Set<String> bodyParts, boolean acceptUnstated) {

    /** Coded strings of PS3.5, table 6.2-1. */
    private static final Pattern CODE = Pattern.compile("[A-Z0-9_ ]{1,16}");

    public DicomGuard {
        modalities = codes("modality", modalities);
        bodyParts = codes("body part", bodyParts);
    }

    /** In alphabetical order, for the sentences. */
    private static Set<String> codes(String what, Set<String> names) {
        Set<String> codes = new TreeSet<>();
        for (String given : names) {
            String name = given.toUpperCase(Locale.ROOT);
            codes.add(name);
            if (!CODE.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "the %s '%s' is not 1 to 16 characters of A-Z, 0-9, _ and space".formatted(what, name));
            }
        }
        return codes;
    }

    /** Takes everything. */
    public static DicomGuard none() {
        return new DicomGuard(Set.of(), Set.of(), true);
    }

    /** What nobody asks for is not looked at. */
    void check(DicomFile file) throws UnusableImageException, UnusableDicomException {
        if (!modalities.isEmpty()) {
            check("modality", file.modality(), modalities, RejectionCode.WRONG_MODALITY);
        }
        if (!bodyParts.isEmpty()) {
            check("body part", file.bodyPart(), bodyParts, RejectionCode.WRONG_BODY_PART);
        }
    }

    private void check(String what, Optional<String> stated, Set<String> accepted, RejectionCode code)
            throws UnusableImageException {
        if (!stated.map(accepted::contains).orElse(acceptUnstated)) {
            String says = stated.map(value -> "says the %s %s".formatted(what, value))
                    .orElse("does not say its %s".formatted(what));
            throw new UnusableImageException(
                    code, "the DICOM file %s, but the task takes %s".formatted(says, String.join(", ", accepted)));
        }
    }
}
