package io.scanstream.contract;

/** The names of Kafka record headers. All are optional on what comes in: a plain producer without any is understood. */
public final class MessageHeader {

    /** The task that an image is meant for: a model's name or alias; absent: the worker's default task. */
    public static final String TASK = "scanstream-task";

    /** Which frame of a DICOM file of several is meant, counted from 1. */
    public static final String FRAME = "scanstream-frame";

    /** CloudEvents 1.0, Kafka binding, binary mode. */
    public static final String CLOUD_EVENT_ID = "ce_id";

    public static final String CLOUD_EVENT_SOURCE = "ce_source";
    public static final String CLOUD_EVENT_SPEC_VERSION = "ce_specversion";
    public static final String CLOUD_EVENT_TIME = "ce_time";
    public static final String CLOUD_EVENT_TYPE = "ce_type";
    public static final String CLOUD_EVENT_SUBJECT = "ce_subject";
    /** Of an image that is {@link ImageReference#MEDIA_TYPE} the value is a reference; any other is not looked at. */
    public static final String CONTENT_TYPE = "content-type";

    /** W3C trace context; handed on from an image to its prediction. */
    public static final String TRACE_PARENT = "traceparent";

    public static final String TRACE_STATE = "tracestate";

    /** On dead letters: a {@link RejectionCode} or {@link FailureCode}, a sentence, and where the record came from. */
    public static final String REASON_CODE = "scanstream-reason-code";

    public static final String REASON = "scanstream-reason";
    public static final String ORIGINAL_TOPIC = "scanstream-original-topic";
    public static final String ORIGINAL_PARTITION = "scanstream-original-partition";
    public static final String ORIGINAL_OFFSET = "scanstream-original-offset";

    /** Only on the dead letter of a record that was too large to be written again and is left out, its bytes. */
    public static final String ORIGINAL_SIZE = "scanstream-original-size";

    private MessageHeader() {}
}
