package io.scanstream.trainer.checkpoint;

import java.util.List;

/** A fold that is over: what its network has said of the images that it had not learned from. */
public record KeptFold(int number, List<KeptEpoch> epochs, Answers validation, Answers test) {

    /**
     * Of one part.
     *
     * @param images names, one per row
     * @param logits rows x classes
     */
    public record Answers(List<String> images, double[][] logits) {

        public Answers {
            Checkpoint.require("images", images);
            Checkpoint.require("logits", logits);
            images = List.copyOf(images);
        }
    }

    public KeptFold {
        Checkpoint.require("epochs", epochs);
        Checkpoint.require("validation", validation);
        Checkpoint.require("test", test);
        epochs = List.copyOf(epochs);
    }
}
