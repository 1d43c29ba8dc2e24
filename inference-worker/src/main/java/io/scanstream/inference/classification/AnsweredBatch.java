package io.scanstream.inference.classification;

import io.scanstream.contract.Outcome;
import io.scanstream.inference.intake.ImageBatch;
import java.util.List;

/**
 * A batch with its answers, which are not sent yet.
 *
 * @param outcomes one per image, in the batch's order
 * @param arrivals of images that had to be fetched, in no order
 * @param calls of the network that it took, in their order; none if it took none
 * @param taken when the batch was taken up, in the time of {@link System#nanoTime}
 */
public record AnsweredBatch(
        ImageBatch batch, List<Outcome> outcomes, List<ImageArrival> arrivals, List<NetworkCall> calls, long taken) {

    public AnsweredBatch {
        outcomes = List.copyOf(outcomes);
        arrivals = List.copyOf(arrivals);
        calls = List.copyOf(calls);
    }
}
