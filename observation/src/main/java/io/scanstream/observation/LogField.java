package io.scanstream.observation;

/** What a log line is about, besides its words. None of them names a patient: no key of a record, no name of a file. */
public enum LogField {
    /** Id of a training job. */
    JOB("job"),
    ATTEMPT("attempt"),
    /** Topic, partition and offset of an image; of the first of several. */
    IMAGE("image"),
    /** {@code name@version}. */
    MODEL("model"),
    /** W3C trace id that an image or a request came with. */
    TRACE("traceId");

    private final String fieldName;

    LogField(String fieldName) {
        this.fieldName = fieldName;
    }

    public String fieldName() {
        return fieldName;
    }
}
