package io.scanstream.dicom;

import io.scanstream.contract.RejectionCode;

/**
 * A DICOM file cannot be used, and never will be. Its sentence names tags, numbers and coded values alone: whatever else
 * the file holds may name a patient.
 */
public final class UnusableDicomException extends Exception {

    private final RejectionCode code;

    public UnusableDicomException(RejectionCode code, String sentence) {
        super(sentence);
        this.code = code;
    }

    public RejectionCode code() {
        return code;
    }

    static UnusableDicomException damaged(String how) {
        return new UnusableDicomException(RejectionCode.UNDECODABLE, "the DICOM file is damaged: " + how);
    }

    /** Sound, as far as anybody knows, but of a kind that is not read. */
    static UnusableDicomException unsupported(String what) {
        return new UnusableDicomException(RejectionCode.UNSUPPORTED_FORMAT, "the DICOM file cannot be read: " + what);
    }
}
