package io.scanstream.inference.observation;

import io.scanstream.contract.MessageHeader;
import io.scanstream.inference.classification.AnsweredBatch;
import io.scanstream.inference.intake.ImageEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;

/** The trace of each image of a batch as it came, as far as it is one. */
record UpstreamTraces(AnsweredBatch batch) implements Dispatch {

    /** Bytes. W3C Trace Context asks for at least 512 to be handed on; far more is no trace. */
    private static final int LONGEST = 1024;

    @Override
    public List<Header> trace(int place) {
        ImageEvent image = batch.batch().images().get(place);
        List<Header> trace = new ArrayList<>();
        add(image, MessageHeader.TRACE_PARENT, trace);
        add(image, MessageHeader.TRACE_STATE, trace);
        return trace;
    }

    private static void add(ImageEvent image, String name, List<Header> trace) {
        Header header = header(image, name);
        if (header != null) {
            trace.add(header);
        }
    }

    private static Header header(ImageEvent image, String name) {
        Header header = image.message().headers().lastHeader(name);
        return header != null && header.value() != null && header.value().length <= LONGEST ? header : null;
    }

    /** Null if the image has no such header. */
    static String text(ImageEvent image, String name) {
        Header header = header(image, name);
        return header == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
    }

    @Override
    public void sent() {}

    @Override
    public void failed() {}
}
