package io.scanstream.inference.observation;

import java.util.List;
import org.apache.kafka.common.header.Header;

/** The sending of a batch's answers: exactly one of {@link #sent} and {@link #failed} ends it. For one thread. */
public interface Dispatch {

    /**
     * With which the trace of an image goes on in its answer.
     *
     * @param place of the image in the batch
     */
    List<Header> trace(int place);

    /** The answers are there for all to see. */
    void sent();

    /** They are not, or nobody knows. */
    void failed();
}
